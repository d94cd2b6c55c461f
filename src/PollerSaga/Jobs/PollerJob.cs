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

    /// <summary>The job's window.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>When the job was started, UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Which run of the job this is: 1, and one more with each redrive.</summary>
    public int Run { get; set; } = 1;

    /// <summary>When the job's present run began, UTC: its start, or the last time it was redriven.</summary>
    public DateTimeOffset RunStartedAt { get; set; }

    /// <summary>Time from the start of a run to its deadline; null for none.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// When the job must be over, UTC; null for never. It does not hold while the job is paused, and moves on when it is resumed.
    /// </summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>Since when the job is held, UTC; null where it is not.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>How many pages may fail; null for any number.</summary>
    public int? ToleratedFailureCount { get; set; }

    /// <summary>What part of the pages may fail, from 0 to 100; null for any.</summary>
    public double? ToleratedFailurePercentage { get; set; }

    /// <summary>When the job was over, UTC; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Time to live, as epoch seconds; at the job's end it moves on by the time its run took.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Why the job failed, timed out or was cancelled; null otherwise.</summary>
    public string? Error { get; set; }

    /// <summary>
    /// The end of the lease of the worker that prepares the job, UTC; null before a preparation has begun. After it, another worker may
    /// prepare the job. It is no part of the saga: its changes do not change <see cref="Version"/>.
    /// </summary>
    public DateTimeOffset? PreparationLeaseUntil { get; set; }

    /// <summary>How many entries its history has had.</summary>
    public int HistoryCount { get; set; }

    /// <summary>The history entries of the message that is handled. The commit of the row inserts them. They have no column.</summary>
    internal List<PollerJobEvent> NewEvents { get; } = [];

    /// <summary>The deadline that holds: none while the job is paused.</summary>
    internal DateTimeOffset? DeadlineInForce => PausedAt is null ? DeadlineAt : null;

    /// <summary>
    /// Whether news of a run is of the present one. A worker that knew of no runs gave none: its news are taken for present.
    /// </summary>
    internal bool IsInRun(int? run) => run is null || run == Run;

    /// <summary>Whether its deadline has not passed; none does not pass.</summary>
    internal bool HasTimeLeft(TimeProvider clock) => DeadlineInForce is not { } deadline || deadline > clock.GetUtcNow();

    /// <summary>The state as the contracts spell it.</summary>
    public PollerJobState State => Enum.Parse<PollerJobState>(CurrentState);

    int IWindowOwner.Places => PausedAt is null ? MaxConcurrency : 0;

    DateTimeOffset? IWindowOwner.TaskDeadline => DeadlineInForce;

    bool IWindowOwner.IsOverIn(string? state) => state is not null && PollerJobStates.IsOver(state);

    ISagaRow ISagaRow.Copy() => this with { };
}
