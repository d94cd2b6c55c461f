using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// The counter row of a job: its plan and its window. It is separate from the saga, so that the commit that ends a task can count it and
/// release the next one. Positions are released in order: one per page, then one per redriven task. <see cref="Next"/> −
/// <see cref="Redriven"/> − <see cref="Finished"/> tasks are released and have not ended. They are at most as many as the window has
/// places, unless the window was reduced. Then the tasks without a place wait.
/// </summary>
public sealed class PollerJobCounter
{
    /// <summary>Maximum length of <see cref="Source"/> in characters.</summary>
    public const int MaxSourceLength = 256;

    /// <summary>Maximum length of <see cref="Url"/> in characters.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Maximum length of <see cref="SourceVersion"/> in characters.</summary>
    public const int MaxVersionLength = 64;

    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The API's number of records.</summary>
    public long TotalRecords { get; set; }

    /// <summary>Records per page.</summary>
    public int PageSize { get; set; }

    /// <summary>Number of planned pages. It grows in listings whose number of pages is not known at the start.</summary>
    public int Total { get; set; }

    /// <summary>How the number of pages becomes known.</summary>
    public ListingKind Kind { get; set; }

    /// <summary>The stream that the job polls, as name and stream; null for the built-in dialect.</summary>
    public string? Source { get; set; }

    /// <summary>The version of the source's definition; null for the built-in dialect.</summary>
    public string? SourceVersion { get; set; }

    /// <summary>The address of the stream, with secrets masked; null for the built-in dialect.</summary>
    public string? Url { get; set; }

    /// <summary>The index of the first page beyond the end of an open listing; null until it is found.</summary>
    public int? End { get; set; }

    /// <summary>The last page of an open listing that had records; −1 before the first one.</summary>
    public int LastPage { get; set; } = -1;

    /// <summary>Number of records in the pages; null for the built-in dialect, which does not count them.</summary>
    public long? Records { get; set; }

    /// <summary>Number of delivered pages without records.</summary>
    public int EmptyPages { get; set; }

    /// <summary>Number of delivered pages whose content equals that of another page. It is counted when the job ends.</summary>
    public int RepeatedPages { get; set; }

    /// <summary>Number of skipped tasks among the finished ones.</summary>
    public int Skipped { get; set; }

    /// <summary>The number of records that the first page stated; null if no page did.</summary>
    public long? TotalBefore { get; set; }

    /// <summary>The number of records that the newest page stated; null if no page did.</summary>
    public long? TotalAfter { get; set; }

    /// <summary>The window: maximum number of tasks in flight, at most the number of pages; 0 while the job is paused.</summary>
    public int Window { get; set; }

    /// <summary>The maximum of <see cref="Window"/> that the listing allows; null for no maximum.</summary>
    public int? MaxWindow { get; set; }

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

    /// <summary>Whether the number of pages is known. The last page of a chain shows it.</summary>
    internal bool IsTotalKnown => ClosedAt is not null || Kind switch
    {
        ListingKind.Counted => Finished > 0 || Total > 1,
        ListingKind.Open => End is not null,
        ListingKind.Chain => IsDone,
        _ => true,
    };

    /// <summary>Number of pages that are known. An open listing whose end is not found runs ahead of them.</summary>
    internal int KnownPages => this is { Kind: ListingKind.Open, End: null } ? Math.Min(Next, Total) : Total;

    /// <summary>Creates the message that announces the plan.</summary>
    internal PollerJobPrepared ToPrepared() =>
        new(JobId, TotalRecords, PageSize, KnownPages, Run, Url is null ? null : new Uri(Url), SourceVersion);

    /// <summary>The stream that the job polls; null for the built-in dialect.</summary>
    internal PageSource? FindSource() =>
        Source?.Split('/', 2) is [var name, var stream] ? new PageSource(name, stream, SourceVersion!) : null;

    /// <summary>Returns the reason if the job must stop early; null otherwise.</summary>
    /// <param name="maxPages">Maximum number of pages of a job.</param>
    internal string? FindReasonToStop(int maxPages) => Failed > ToleratedFailures
        ? string.Create(CultureInfo.InvariantCulture, $"{Failed} of {KnownPages} pages failed; the job tolerates {ToleratedFailures}.")
        : KnownPages > maxPages
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The listing has more than {maxPages} pages, the limit of PollerSaga:Polling:MaxTasksPerJob.")
            : null;

    /// <summary>Returns the number of tasks in each state, if no task is in flight.</summary>
    internal PollerJobSummary SummarizeEnded() => new(
        Pending: KnownPages - Finished,
        Started: 0,
        PayloadSaved: 0,
        Enqueued: Finished - Failed - Completed - Skipped,
        SuccessfullyCompleted: Completed,
        FailedToComplete: Failed,
        KnownPages,
        Skipped);
}
