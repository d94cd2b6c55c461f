using PollerSaga.Storage.Commits;

namespace PollerSaga.Tasks;

/// <summary>A task's saga row. What its page is follows from job and index, so the row holds what the task has come to.</summary>
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

    /// <summary>Until when the task is its worker's; past it, another may take it up.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    /// <summary>
    /// The start that the commit released when it ended this task; null for none. The column keeps it, so that a repeat releases the same
    /// start.
    /// </summary>
    public Release? Released { get; set; }

    /// <summary>What the commit that ended this task decided; null in a row that was read. It has no column.</summary>
    internal ITaskEnding? Ending { get; set; }

    /// <summary>The bucket or folder of the payload; null before it is saved.</summary>
    public string? PayloadBucket { get; set; }

    /// <summary>The payload's key in it.</summary>
    public string? PayloadKey { get; set; }

    /// <summary>The payload's size in bytes.</summary>
    public long? PayloadBytes { get; set; }

    /// <summary>Requests it took.</summary>
    public int Attempts { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; set; }

    /// <summary>The status of the API's last answer; null where there was none.</summary>
    public int? HttpStatus { get; set; }

    /// <summary>When it was started, UTC; of a task that runs once more, the last time.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When its payload was saved, UTC.</summary>
    public DateTimeOffset? SavedAt { get; set; }

    /// <summary>When it left the window, UTC: its message was on the processing queue, or it had failed.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it was reported processed, UTC.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Time to live, as epoch seconds.</summary>
    public long ExpiresAt { get; set; }

    ISagaRow ISagaRow.Copy() => this with { };
}
