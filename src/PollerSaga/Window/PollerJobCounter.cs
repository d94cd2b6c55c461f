using System.Globalization;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Window;

/// <summary>
/// The counter row of a job: its plan and its window. It is separate from the saga, so that the commit that ends a task can count it and
/// release the next one. Positions are released in order: one per page, then one per redriven task. <see cref="Next"/> −
/// <see cref="Redriven"/> − <see cref="Finished"/> tasks are released and have not ended. They are at most as many as the window has
/// places, unless the window was reduced. Then the tasks without a place wait.
/// </summary>
public sealed class PollerJobCounter
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The API's number of records.</summary>
    public long TotalRecords { get; set; }

    /// <summary>Records per page.</summary>
    public int PageSize { get; set; }

    /// <summary>Number of planned pages.</summary>
    public int Total { get; set; }

    /// <summary>The window: maximum number of tasks in flight, at most the number of pages; 0 while the job is paused.</summary>
    public int Window { get; set; }

    /// <summary>
    /// The position that is released next, at most <see cref="Total"/> + <see cref="Redriven"/>. Below <see cref="Total"/>, a position is a
    /// page's index.
    /// </summary>
    public int Next { get; set; }

    /// <summary>
    /// <see cref="Next"/> before the last commit that could change it. That commit released the positions between the two values.
    /// </summary>
    public int NextBefore { get; set; }

    /// <summary>Number of failed tasks that run again. Their positions follow those of the pages.</summary>
    public int Redriven { get; set; }

    /// <summary>Redriven tasks are released in page order. Those below this index were released.</summary>
    public int RedriveNext { get; set; }

    /// <summary>Number of tasks that can fail before the job stops; null is no limit.</summary>
    public int? ToleratedFailures { get; set; }

    /// <summary>The deadline of released tasks, UTC; null for none.</summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>The job's run to which the counts belong. The last task of a run must not end another run.</summary>
    public int Run { get; set; } = 1;

    /// <summary>Number of tasks that have left the window: enqueued, complete or failed.</summary>
    public int Finished { get; set; }

    /// <summary>Number of failed tasks among the finished ones.</summary>
    public int Failed { get; set; }

    /// <summary>Number of tasks among the finished ones that consumers reported as processed.</summary>
    public int Completed { get; set; }

    /// <summary>The last time at which a task started or ended, UTC. A claim of the resume sweep moves it too.</summary>
    public DateTimeOffset ProgressAt { get; set; }

    /// <summary>The time at which the job ended, UTC; null before. After it, no task of the job starts.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>
    /// The released pages of an ended job that never started, in order. They are stored, so that no query has to read all tasks. Null while
    /// the job runs, and in rows of older versions.
    /// </summary>
    public IReadOnlyList<int>? LostPages { get; set; }

    /// <summary>Number of tasks that are released and have not ended.</summary>
    internal int InWindow => Next - Redriven - Finished;

    /// <summary>Whether all tasks have ended.</summary>
    internal bool IsDone => Finished == Total;

    /// <summary>Returns the reason if the job must stop early; null otherwise.</summary>
    internal string? FindTooManyFailures() => Failed > ToleratedFailures
        ? string.Create(CultureInfo.InvariantCulture, $"{Failed} of {Total} pages failed; the job tolerates {ToleratedFailures}.")
        : null;

    /// <summary>Returns the number of tasks in each state, if no task is in flight.</summary>
    internal PollerJobSummary SummarizeEnded() => new(
        Pending: Total - Finished,
        Started: 0,
        PayloadSaved: 0,
        Enqueued: Finished - Failed - Completed,
        SuccessfullyCompleted: Completed,
        FailedToComplete: Failed,
        Total);
}
