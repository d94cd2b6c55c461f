using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage.Commits;
using PollerSaga.Window;

namespace PollerSaga.Jobs;

/// <summary>A job's saga row.</summary>
public sealed record PollerJob : IWindowOwner
{
    /// <summary>The job's id.</summary>
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public string CurrentState { get; set; } = string.Empty;

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>Address of the API.</summary>
    public Uri Url { get; set; } = null!;

    /// <summary>The source and the stream, for example <c>github/issues</c>; null for the built-in dialect.</summary>
    public string? Source { get; set; }

    /// <summary>
    /// The version of the definition. Null for the built-in dialect, and for the current version until the job is planned.
    /// </summary>
    public string? SourceVersion { get; set; }

    /// <summary>The values of the source's parameters; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; set; }

    /// <summary>The job's window.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>Start of the job, UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Number of the current run: 1, and 1 more after each redrive.</summary>
    public int Run { get; set; } = 1;

    /// <summary>Start of the current run, UTC: the start of the job, or its last redrive.</summary>
    public DateTimeOffset RunStartedAt { get; set; }

    /// <summary>Time from the start of a run to its deadline; null for none.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// The job's deadline, UTC; null for none. A pause suspends it, and a resumption moves it by the length of the pause.
    /// </summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>Start of the pause, UTC; null if the job is not paused.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>Number of pages that can fail; null is no limit.</summary>
    public int? ToleratedFailureCount { get; set; }

    /// <summary>Percentage of pages that can fail, from 0 to 100; null is no limit.</summary>
    public double? ToleratedFailurePercentage { get; set; }

    /// <summary>End of the job, UTC; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>
    /// The time from which the retention of the job counts, UTC: the end of the job. Null while it runs, and for a job that a worker of an
    /// older version ended, until the next sweep.
    /// </summary>
    public DateTimeOffset? RetainedSince { get; set; }

    /// <summary>
    /// The number of complete and failed tasks whose payloads retention has deleted. Null before its first deletion; after that, the job
    /// cannot run again.
    /// </summary>
    public int? SweptTasks { get; set; }

    /// <summary>
    /// End of the time to live of the messages, in epoch seconds: the start of the run plus the time to live. It deletes nothing.
    /// </summary>
    public long ExpiresAt { get; set; }

    /// <summary>The reason if the job failed, timed out or was cancelled; null otherwise.</summary>
    public string? Error { get; set; }

    /// <summary>
    /// The end of the lease of the worker that prepares the job, UTC; null before a preparation has begun. After it, another worker may
    /// prepare the job. It is no part of the saga: its changes do not change <see cref="Version"/>.
    /// </summary>
    public DateTimeOffset? PreparationLeaseUntil { get; set; }

    /// <summary>Number of entries that the history has had, including deleted ones.</summary>
    public int HistoryCount { get; set; }

    /// <summary>The history entries of the message that is handled. The commit of the row inserts them. They have no column.</summary>
    internal List<PollerJobEvent> NewEvents { get; } = [];

    /// <summary>The deadline in force; null while the job is paused.</summary>
    internal DateTimeOffset? DeadlineInForce => PausedAt is null ? DeadlineAt : null;

    /// <summary>Whether a message belongs to the current run. A message without a run, from a worker of an older version, does.</summary>
    internal bool IsInRun(int? run) => run is null || run == Run;

    /// <summary>Whether the deadline has not passed, or there is none.</summary>
    internal bool HasTimeLeft(TimeProvider clock) => DeadlineInForce is not { } deadline || deadline > clock.GetUtcNow();

    /// <summary>The job's state.</summary>
    public PollerJobState State => Enum.Parse<PollerJobState>(CurrentState);

    int IWindowOwner.Places => PausedAt is null ? MaxConcurrency : 0;

    DateTimeOffset? IWindowOwner.TaskDeadline => DeadlineInForce;

    bool IWindowOwner.IsOverIn(string? state) => state is not null && PollerJobStates.IsOver(state);

    ISagaRow ISagaRow.Copy() => this with { };
}
