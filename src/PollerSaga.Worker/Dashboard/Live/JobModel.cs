using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The page of a job.</summary>
internal sealed record JobModel
{
    public required PollerJobStatus Status { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The version of the source's definition; null for the built-in dialect, and before the plan.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>The values of the source's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The time of the queries.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Pages per second over the last seconds; null if unknown.</summary>
    public double? Rate { get; init; }

    /// <summary>One letter per cell of the map.</summary>
    public string Cells { get; init; } = string.Empty;

    /// <summary>Pages per cell.</summary>
    public int BucketSize { get; init; } = 1;

    public IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];

    /// <summary>The reasons of failed pages, most frequent first.</summary>
    public IReadOnlyList<FailureGroup> Failures { get; init; } = [];

    /// <summary>The history, newest first.</summary>
    public IReadOnlyList<PollerJobEvent> History { get; init; } = [];

    public PollerJobSummary Summary => Status.Summary;

    /// <summary>Pages that have left the window.</summary>
    public int Done => Summary.Done;

    public int InFlight => Summary.Started + Summary.PayloadSaved;

    /// <summary>The remaining time at this rate; null if unknown.</summary>
    public TimeSpan? Left => Rate > 0.01 && Status is { FinishedAt: null, IsTotalKnown: true }
        ? TimeSpan.FromSeconds((Summary.Total - Done) / Rate.Value)
        : null;
}
