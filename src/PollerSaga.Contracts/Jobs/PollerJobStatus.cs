namespace PollerSaga.Contracts.Jobs;

/// <summary>A job as it is now.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Error">Why it failed, timed out or was cancelled; null otherwise.</param>
/// <param name="Summary">Its tasks by state.</param>
/// <param name="StartedAt">When <see cref="StartPollerJob"/> was taken on, UTC.</param>
/// <param name="FinishedAt">When it was over, UTC; null while it runs.</param>
/// <param name="ElapsedSeconds">Seconds from start to end, or to now.</param>
/// <param name="Failures">The first failed tasks in task order, at most 20.</param>
/// <param name="MaxConcurrency">Its window.</param>
/// <param name="PausedAt">Since when it is held, UTC; null where it is not.</param>
/// <param name="DeadlineAt">Its deadline, UTC, as it would be were it not held; null for none.</param>
public sealed record PollerJobStatus(
    Guid JobId,
    PollerJobState State,
    string? Error,
    PollerJobSummary Summary,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    double ElapsedSeconds,
    IReadOnlyList<PollerTaskFailure> Failures,
    int MaxConcurrency = 0,
    DateTimeOffset? PausedAt = null,
    DateTimeOffset? DeadlineAt = null);
