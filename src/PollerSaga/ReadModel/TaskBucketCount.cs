namespace PollerSaga.ReadModel;

/// <summary>The number of tasks of one state in one bucket of a job's tasks.</summary>
/// <param name="Bucket">Number of the bucket, from 0: the index of a task divided by the size of a bucket.</param>
/// <param name="State">The state machine's name of the state.</param>
/// <param name="Count">The number of tasks.</param>
internal sealed record TaskBucketCount(int Bucket, string State, int Count);
