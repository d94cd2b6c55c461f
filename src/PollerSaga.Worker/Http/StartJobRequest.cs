using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.Http;

/// <summary>The body of <c>POST /api/jobs</c>.</summary>
/// <param name="Url">The absolute http or https address of an API with the built-in dialect; null with a source.</param>
/// <param name="JobId">The job's id. Without it, the id derives from the header Idempotency-Key, or is new.</param>
/// <param name="MaxConcurrency">Maximum number of pages in flight, at least 1.</param>
/// <param name="Timeout">Time to the deadline as hh:mm:ss; 00:00:00 is none.</param>
/// <param name="TimeToLive">Time to live of the job's messages from its start, as hh:mm:ss.</param>
/// <param name="ToleratedFailureCount">Number of pages that may fail before the job stops. Without it, any number.</param>
/// <param name="ToleratedFailurePercentage">Percentage of pages that may fail, from 0 to 100. Without it, any.</param>
/// <param name="By">
/// The person or program that starts the job, for its history; at most 256 characters. With authentication, the user's name replaces it.
/// </param>
/// <param name="Source">The source, or source and stream, for example <c>github/issues</c>; null for the API at the URL.</param>
/// <param name="SourceVersion">The version of the definition, or at least its first 12 characters; null for the current one.</param>
/// <param name="Parameters">The values of the source's parameters. They must contain no secrets.</param>
internal sealed record StartJobRequest(
    Uri? Url = null,
    Guid? JobId = null,
    int? MaxConcurrency = null,
    TimeSpan? Timeout = null,
    TimeSpan? TimeToLive = null,
    int? ToleratedFailureCount = null,
    double? ToleratedFailurePercentage = null,
    string? By = null,
    string? Source = null,
    string? SourceVersion = null,
    IReadOnlyDictionary<string, string>? Parameters = null)
{
    public StartPollerJob ToMessage(Guid jobId, string by) => new(
        jobId,
        Url,
        MaxConcurrency,
        Timeout,
        TimeToLive,
        ToleratedFailureCount,
        ToleratedFailurePercentage,
        by,
        Source,
        SourceVersion,
        Parameters);

    public static StartJobRequest From(StartPollerJob start) => new(
        start.Url,
        start.JobId,
        start.MaxConcurrency,
        start.Timeout,
        start.TimeToLive,
        start.ToleratedFailureCount,
        start.ToleratedFailurePercentage,
        start.By,
        start.Source,
        start.SourceVersion,
        start.Parameters);
}
