namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Starts a poll of one paginated API. A second start of the same <paramref name="JobId"/> changes nothing: it is answered as the first.
/// </summary>
/// <param name="JobId">The job's id, chosen by the producer; task ids, object keys and message ids derive from it.</param>
/// <param name="Url">Absolute <c>http</c> or <c>https</c> address of the API; its own query parameters are kept, <c>startAt</c> and <c>count</c> are added.</param>
/// <param name="MaxConcurrency">How many pages may be in flight over all workers, at least 1. Null takes <c>PollerSaga:Polling:MaxConcurrency</c> (25).</param>
/// <param name="Timeout">Time from the start to the job's deadline; zero is none. Null takes <c>PollerSaga:Polling:Deadline</c> (150 s).</param>
/// <param name="TimeToLive">Time after the job's end for which its rows and payloads are kept; messages bear the epoch second of start plus this. Null takes <c>PollerSaga:Polling:TimeToLive</c> (3,000 s).</param>
/// <param name="ToleratedFailureCount">How many pages may fail, at least 0; with one more the job stops early, as <see cref="PollerJobState.Failed"/>. Null is any number.</param>
/// <param name="ToleratedFailurePercentage">What part of all pages may fail, from 0 to 100; above it the job stops early. Null is any part. With both, the stricter holds.</param>
/// <param name="By">Who starts it, for the job's history, at most 256 characters; null for nobody in particular.</param>
public sealed record StartPollerJob(
    Guid JobId,
    Uri Url,
    int? MaxConcurrency = null,
    TimeSpan? Timeout = null,
    TimeSpan? TimeToLive = null,
    int? ToleratedFailureCount = null,
    double? ToleratedFailurePercentage = null,
    string? By = null);
