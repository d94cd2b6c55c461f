namespace PollerSaga.Contracts.Jobs;

/// <summary>Response to a job command: the change is stored, now or by an earlier command.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">The job's state after the command.</param>
/// <param name="MaxConcurrency">The job's window.</param>
/// <param name="PausedAt">Start of the pause, UTC; null if the job is not paused.</param>
/// <param name="DeadlineAt">The job's deadline, UTC, without the time of a current pause; null is no deadline.</param>
public sealed record PollerJobChanged(
    Guid JobId,
    PollerJobState State,
    int MaxConcurrency,
    DateTimeOffset? PausedAt,
    DateTimeOffset? DeadlineAt);
