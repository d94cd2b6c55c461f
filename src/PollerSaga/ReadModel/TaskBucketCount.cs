namespace PollerSaga.ReadModel;

/// <summary>How many tasks of one state lie in one bucket of a job's tasks.</summary>
/// <param name="Bucket">Number of the bucket, from 0: index of a task by size of a bucket.</param>
/// <param name="State">The state machine's name of the state.</param>
/// <param name="Count">Tasks.</param>
internal sealed record TaskBucketCount(int Bucket, string State, int Count);
