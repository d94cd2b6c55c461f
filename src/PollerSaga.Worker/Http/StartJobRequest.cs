using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Http;

/// <summary>The body of <c>POST /api/jobs</c>.</summary>
/// <param name="Url">The absolute http or https address of the paginated API.</param>
/// <param name="JobId">The job's id. Without it, the id derives from the header Idempotency-Key, or is new.</param>
/// <param name="MaxConcurrency">Maximum number of pages in flight, at least 1.</param>
/// <param name="Timeout">Time to the deadline as hh:mm:ss; 00:00:00 is none.</param>
/// <param name="TimeToLive">Time to live of the job's messages from its start, as hh:mm:ss.</param>
/// <param name="ToleratedFailureCount">Number of pages that may fail before the job stops. Without it, any number.</param>
/// <param name="ToleratedFailurePercentage">Percentage of pages that may fail, from 0 to 100. Without it, any.</param>
/// <param name="By">
/// The person or program that starts the job, for its history; at most 256 characters. With authentication, the user's name replaces it.
/// </param>
internal sealed record StartJobRequest(
    Uri? Url = null,
    Guid? JobId = null,
    int? MaxConcurrency = null,
    TimeSpan? Timeout = null,
    TimeSpan? TimeToLive = null,
    int? ToleratedFailureCount = null,
    double? ToleratedFailurePercentage = null,
    string? By = null)
{
    public StartPollerJob ToMessage(Guid jobId, string by) => new(
        jobId,
        Url!,
        MaxConcurrency,
        Timeout,
        TimeToLive,
        ToleratedFailureCount,
        ToleratedFailurePercentage,
        by);

    public static StartJobRequest From(StartPollerJob start) => new(
        start.Url,
        start.JobId,
        start.MaxConcurrency,
        start.Timeout,
        start.TimeToLive,
        start.ToleratedFailureCount,
        start.ToleratedFailurePercentage,
        start.By);
}
