using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

/// <summary>A job's saga row.</summary>
public sealed class PollerJob : ISagaRow
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

    /// <summary>When the job must be over, UTC; null for never.</summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>When the job was over, UTC; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Time to live, as epoch seconds; at the job's end it moves on by the time the job took.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Why the job failed or timed out; null otherwise.</summary>
    public string? Error { get; set; }

    /// <summary>The state as the contracts spell it.</summary>
    public PollerJobState State => Enum.Parse<PollerJobState>(CurrentState);
}
