namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Every task of the job is enqueued, complete or failed. The event is published after the job's state is stored. It is published again if
/// the bus was unavailable or the worker stopped in between, so it can arrive twice.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="State"><see cref="PollerJobState.Completed"/> or <see cref="PollerJobState.CompletedWithFailures"/>.</param>
/// <param name="Summary">The number of tasks in each state.</param>
public sealed record PollerJobCompleted(Guid JobId, PollerJobState State, PollerJobSummary Summary);
