using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs;

/// <summary>
/// A job's plan and its window, as one row apart from the saga, so that the commit that ends a task can count it and take the next index
/// in the same transaction. <see cref="Next"/> − <see cref="Finished"/> is the window at any moment.
/// </summary>
public sealed class PollerJobCounter
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Records the API says it holds.</summary>
    public long TotalRecords { get; set; }

    /// <summary>Records per page.</summary>
    public int PageSize { get; set; }

    /// <summary>Pages planned.</summary>
    public int Total { get; set; }

    /// <summary>The index to be released next. It may run past <see cref="Total"/>: an index at or above it stands for nothing.</summary>
    public int Next { get; set; }

    /// <summary>Tasks that have left the window: enqueued, complete or failed.</summary>
    public int Finished { get; set; }

    /// <summary>Of these, the failed ones.</summary>
    public int Failed { get; set; }

    /// <summary>Of these, the ones reported processed.</summary>
    public int Completed { get; set; }

    /// <summary>When a task last ended, UTC.</summary>
    public DateTimeOffset ProgressAt { get; set; }

    /// <summary>When the job was over, UTC; from then on no task of it starts.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The tasks by state when none is in flight.</summary>
    internal PollerJobSummary SummarizeEnded() => new(
        Pending: Total - Finished,
        Started: 0,
        PayloadSaved: 0,
        Enqueued: Finished - Failed - Completed,
        SuccessfullyCompleted: Completed,
        FailedToComplete: Failed,
        Total);
}
