using System.Globalization;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Window;

/// <summary>
/// A job's plan and its window, as one row apart from the saga, so that the commit that ends a task can count it and release the next one
/// in the same transaction. Places are given out in order: one per page, then one per page that is to run once more. <see cref="Next"/> −
/// <see cref="Redriven"/> − <see cref="Finished"/> tasks are released and have not ended at any moment: no more than the window holds,
/// unless it was narrowed since. Of them, as many as it holds are in flight; the others wait.
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

    /// <summary>The window: how many tasks may be in flight, never more than there are pages; 0 while the job is paused.</summary>
    public int Window { get; set; }

    /// <summary>
    /// The place to be released next, at most <see cref="Total"/> + <see cref="Redriven"/>. Below <see cref="Total"/> a place is a page's
    /// index.
    /// </summary>
    public int Next { get; set; }

    /// <summary>
    /// What <see cref="Next"/> was before the last commit that may have moved it: what lies between, that commit released.
    /// </summary>
    public int NextBefore { get; set; }

    /// <summary>How many failed tasks run once more: their places follow those of the pages.</summary>
    public int Redriven { get; set; }

    /// <summary>Tasks that run once more are released in page order; those below this index have been.</summary>
    public int RedriveNext { get; set; }

    /// <summary>How many tasks may fail before the job stops; null for any number.</summary>
    public int? ToleratedFailures { get; set; }

    /// <summary>The job's deadline for the tasks that are released, UTC; null for none.</summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>The job's run that is being counted: what the last task of one leads to must not end the next.</summary>
    public int Run { get; set; } = 1;

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

    /// <summary>
    /// Of a job that is over, the pages that were released and had not begun, in order: kept, so that to find them nobody need look through
    /// all its tasks. Null while it runs, and in rows that were closed before this was kept.
    /// </summary>
    public IReadOnlyList<int>? LostPages { get; set; }

    /// <summary>Tasks that are released and have not ended.</summary>
    internal int InWindow => Next - Redriven - Finished;

    /// <summary>Whether all tasks have ended.</summary>
    internal bool IsDone => Finished == Total;

    /// <summary>Why the job is to stop early; null where it is not.</summary>
    internal string? FindTooManyFailures() => Failed > ToleratedFailures
        ? string.Create(CultureInfo.InvariantCulture, $"{Failed} of {Total} pages failed; the job tolerates {ToleratedFailures}.")
        : null;

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
