using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>A job in a list.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">The address of the API.</param>
/// <param name="State">The state.</param>
/// <param name="Error">The reason of a failure, time-out or cancellation; null otherwise.</param>
/// <param name="MaxConcurrency">The window.</param>
/// <param name="StartedAt">The start, UTC.</param>
/// <param name="FinishedAt">The end, UTC; null before.</param>
/// <param name="PausedAt">The start of the pause, UTC; null if the job is not paused.</param>
/// <param name="Summary">The tasks by state.</param>
/// <param name="Source">The source and the stream; null for the built-in dialect.</param>
internal sealed record JobResponse(
    Guid JobId,
    string Url,
    PollerJobState State,
    string? Error,
    int MaxConcurrency,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? PausedAt,
    PollerJobSummary Summary,
    string? Source = null)
{
    public static JobResponse From(JobListItem item) => new(
        item.Job.CorrelationId,
        item.Job.Url.OriginalString,
        item.Job.State,
        item.Job.Error,
        item.Job.MaxConcurrency,
        item.Job.StartedAt,
        item.Job.FinishedAt,
        item.Job.PausedAt,
        item.Summary,
        item.Job.Source);
}
