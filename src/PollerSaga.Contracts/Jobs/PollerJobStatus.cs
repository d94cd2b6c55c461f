namespace PollerSaga.Contracts.Jobs;

/// <summary>A job's current status.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">The job's state.</param>
/// <param name="Error">The reason if the job failed, timed out or was cancelled; null otherwise.</param>
/// <param name="Summary">The number of tasks in each state.</param>
/// <param name="StartedAt">The time at which <see cref="StartPollerJob"/> was accepted, UTC.</param>
/// <param name="FinishedAt">The time at which the job ended, UTC; null while it runs.</param>
/// <param name="ElapsedSeconds">Seconds from the start to the end, or to now.</param>
/// <param name="Failures">The first failed tasks in task order, at most 20.</param>
/// <param name="MaxConcurrency">The job's window.</param>
/// <param name="PausedAt">Start of the pause, UTC; null if the job is not paused.</param>
/// <param name="DeadlineAt">The job's deadline, UTC, without the time of a current pause; null is no deadline.</param>
/// <param name="Completeness">The completeness of a job that polls a source; null for the built-in dialect, and before the plan.</param>
/// <param name="Source">The source and the stream; null for the built-in dialect.</param>
/// <param name="IsTotalKnown">
/// Whether the number of pages is known. Otherwise, the total in <paramref name="Summary"/> is the number of pages so far.
/// </param>
/// <param name="Waits">The hosts of the source that accept no request now; null if there are none, and for a job that does not run.</param>
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
    DateTimeOffset? DeadlineAt = null,
    PollerCompleteness? Completeness = null,
    string? Source = null,
    bool IsTotalKnown = true,
    IReadOnlyList<PollerHostWait>? Waits = null);
