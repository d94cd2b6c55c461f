namespace PollerSaga.Contracts.Jobs;

/// <summary>Every task of the job is enqueued, complete or failed. Published after the job's own state is stored, and once more where the bus was away or the worker died in between: it may come twice.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State"><see cref="PollerJobState.Completed"/> or <see cref="PollerJobState.CompletedWithFailures"/>.</param>
/// <param name="Summary">The tasks by state.</param>
public sealed record PollerJobCompleted(Guid JobId, PollerJobState State, PollerJobSummary Summary);
