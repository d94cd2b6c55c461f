namespace PollerSaga.Jobs.Control;

/// <summary>An entry of a job's history: what happened to it, when, and by whom. Entries are never changed; the newest are kept.</summary>
public sealed class PollerJobEvent
{
    /// <summary>The most entries kept of one job.</summary>
    public const int MaxPerJob = 200;

    /// <summary>The longest name of who did it, in characters.</summary>
    public const int MaxByLength = 256;

    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Position in the job's history, from 1.</summary>
    public int Sequence { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What, one of <see cref="PollerJobEvents"/>.</summary>
    public string What { get; set; } = string.Empty;

    /// <summary>What is to be known besides; null for nothing.</summary>
    public string? Detail { get; set; }

    /// <summary>By whom; null for nobody in particular.</summary>
    public string? By { get; set; }
}
