using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>A job in a list.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Address of the API.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Error">Why it failed, timed out or was cancelled; null otherwise.</param>
/// <param name="MaxConcurrency">Its window.</param>
/// <param name="StartedAt">When it was started, UTC.</param>
/// <param name="FinishedAt">When it was over, UTC; null before.</param>
/// <param name="PausedAt">Since when it is held, UTC; null where it is not.</param>
/// <param name="Summary">Its tasks by state.</param>
internal sealed record JobResponse(
    Guid JobId,
    string Url,
    PollerJobState State,
    string? Error,
    int MaxConcurrency,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? PausedAt,
    PollerJobSummary Summary)
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
        item.Summary);
}
