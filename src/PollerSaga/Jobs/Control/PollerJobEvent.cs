namespace PollerSaga.Jobs.Control;

/// <summary>An entry of a job's history. Entries never change. Of each job, the newest <see cref="MaxPerJob"/> entries are kept.</summary>
public sealed class PollerJobEvent
{
    /// <summary>Maximum number of entries per job.</summary>
    public const int MaxPerJob = 200;

    /// <summary>Maximum length of <see cref="By"/> in characters.</summary>
    public const int MaxByLength = 256;

    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Position in the job's history, from 1.</summary>
    public int Sequence { get; set; }

    /// <summary>Time of the entry, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Name of the event, one of <see cref="PollerJobEvents"/>.</summary>
    public string What { get; set; } = string.Empty;

    /// <summary>Details of the event, for people; null for none.</summary>
    public string? Detail { get; set; }

    /// <summary>The person or program that sent the command; null if unknown.</summary>
    public string? By { get; set; }
}
