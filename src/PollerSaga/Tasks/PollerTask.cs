using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Tasks;

/// <summary>A task's saga row. The page follows from the job and the index, so the row holds only the progress of the task.</summary>
public sealed record PollerTask : IBulkSagaRow
{
    /// <summary>The task's id.</summary>
    public Guid CorrelationId { get; set; }

    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Position of the page in the job, from 0.</summary>
    public int Index { get; set; }

    /// <inheritdoc />
    public string CurrentState { get; set; } = string.Empty;

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>End of the lease of the task's worker, UTC. After it, another worker can resume the task.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    /// <summary>
    /// The start that the commit released when it ended this task; null for none. It is stored, so that a repeated message releases the
    /// same start.
    /// </summary>
    public Release? Released { get; set; }

    /// <summary>The decisions of the commit that ended this task; null in a row that was read. It has no column.</summary>
    internal ITaskEnding? Ending { get; set; }

    /// <summary>The bucket or folder of the payload; null before it is saved.</summary>
    public string? PayloadBucket { get; set; }

    /// <summary>The payload's key in the bucket or folder; null before it is saved.</summary>
    public string? PayloadKey { get; set; }

    /// <summary>The payload's size in bytes; null before it is saved.</summary>
    public long? PayloadBytes { get; set; }

    /// <summary>Number of requests of the task.</summary>
    public int Attempts { get; set; }

    /// <summary>What the response states about the page; null for the built-in dialect, and before the page is saved.</summary>
    public PageFacts? Facts { get; set; }

    /// <summary>The hash of the continuation with which the page was requested; null for a page without a continuation.</summary>
    public long? RequestHash { get; set; }

    /// <summary>
    /// The hash of the payload's content; null for the built-in dialect, for a page without records, and before the page is saved.
    /// </summary>
    public long? ContentHash { get; set; }

    /// <summary>The reason of the failure; null if the task has not failed.</summary>
    public string? Error { get; set; }

    /// <summary>HTTP status of the API's last response; null if there was no response.</summary>
    public int? HttpStatus { get; set; }

    /// <summary>The last start of the task, UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The time at which the payload was saved, UTC; null before.</summary>
    public DateTimeOffset? SavedAt { get; set; }

    /// <summary>
    /// The time at which the task left the window, UTC: its message was on the processing queue, or the task had failed. Null before.
    /// </summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The time at which a consumer reported the payload as processed, UTC; null before.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>End of the time to live of the task's message, in epoch seconds.</summary>
    public long ExpiresAt { get; set; }

    ISagaRow ISagaRow.Copy() => this with { };
}
