using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Http;

/// <summary>The body of <c>POST /api/jobs</c>.</summary>
/// <param name="Url">Absolute http or https address of the paginated API.</param>
/// <param name="JobId">The job's id; without one it follows from the header Idempotency-Key, or is a new one.</param>
/// <param name="MaxConcurrency">How many pages may be in flight, at least 1.</param>
/// <param name="Timeout">Time to the deadline as hh:mm:ss; 00:00:00 is none.</param>
/// <param name="TimeToLive">Time for which an ended job is kept, as hh:mm:ss.</param>
/// <param name="ToleratedFailureCount">How many pages may fail before the job stops; any number where it is left out.</param>
/// <param name="ToleratedFailurePercentage">What part of the pages may fail, from 0 to 100; any where it is left out.</param>
/// <param name="By">Who starts it, for the job's history.</param>
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
    public StartPollerJob ToMessage(Guid jobId) => new(
        jobId,
        Url!,
        MaxConcurrency,
        Timeout,
        TimeToLive,
        ToleratedFailureCount,
        ToleratedFailurePercentage,
        By ?? JobCommandsApi.Anonymous);

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
