namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Starts a poll of one paginated API. A second start of the same <paramref name="JobId"/> changes nothing: it is answered as the first.
/// </summary>
/// <param name="JobId">The job's id, chosen by the producer; task ids, object keys and message ids derive from it.</param>
/// <param name="Url">Absolute <c>http</c> or <c>https</c> address of the API; its own query parameters are kept, <c>startAt</c> and <c>count</c> are added.</param>
/// <param name="MaxConcurrency">How many pages may be in flight over all workers, at least 1. Null takes <c>PollerSaga:Polling:MaxConcurrency</c> (25).</param>
/// <param name="Timeout">Time from the start to the job's deadline; zero is none. Null takes <c>PollerSaga:Polling:Deadline</c> (150 s).</param>
/// <param name="TimeToLive">Time after the job's end for which its rows and payloads are kept; messages bear the epoch second of start plus this. Null takes <c>PollerSaga:Polling:TimeToLive</c> (3,000 s).</param>
public sealed record StartPollerJob(
    Guid JobId,
    Uri Url,
    int? MaxConcurrency = null,
    TimeSpan? Timeout = null,
    TimeSpan? TimeToLive = null);
