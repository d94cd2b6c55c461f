namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to start a poll of one paginated API. A second start with the same <paramref name="JobId"/> changes nothing and gets the same
/// response as the first.
/// </summary>
/// <param name="JobId">The job's id, chosen by the producer. Task ids, object keys and message ids derive from it.</param>
/// <param name="Url">
/// Absolute <c>http</c> or <c>https</c> address of the API. Its own query parameters stay; <c>startAt</c> and <c>count</c> are added. Null
/// with <paramref name="Source"/>, whose definition has the address.
/// </param>
/// <param name="MaxConcurrency">
/// Maximum number of pages in flight across all workers, at least 1. Null takes <c>PollerSaga:Polling:MaxConcurrency</c> (25).
/// </param>
/// <param name="Timeout">
/// Time from the start to the job's deadline; zero is no deadline. Null takes <c>PollerSaga:Polling:Deadline</c> (150 s).
/// </param>
/// <param name="TimeToLive">
/// Time to live of the job's messages on the processing queue: their <c>ttl</c> is the epoch second of the start plus this time. It has no
/// other effect. Null takes <c>PollerSaga:Polling:TimeToLive</c> (3,000 s).
/// </param>
/// <param name="ToleratedFailureCount">
/// Number of pages that can fail, at least 0. One more failure stops the job early, as <see cref="PollerJobState.Failed"/>. Null is no
/// limit.
/// </param>
/// <param name="ToleratedFailurePercentage">
/// Percentage of all pages that can fail, from 0 to 100. A higher percentage stops the job early. Null is no limit. With both limits, the
/// stricter one applies.
/// </param>
/// <param name="By">The person or program that starts the job, for the job's history. At most 256 characters; null is unknown.</param>
/// <param name="Source">
/// The source and the stream to poll, for example <c>github/issues</c>; the stream can be left out if the source has only one. Null polls
/// <paramref name="Url"/> with the built-in dialect.
/// </param>
/// <param name="SourceVersion">The version of the definition. Null takes the version that is current when the job is planned.</param>
/// <param name="Parameters">
/// The values of the source's parameters, at most 16 Ki characters in all; null for none. They must contain no secrets.
/// </param>
public sealed record StartPollerJob(
    Guid JobId,
    Uri? Url,
    int? MaxConcurrency = null,
    TimeSpan? Timeout = null,
    TimeSpan? TimeToLive = null,
    int? ToleratedFailureCount = null,
    double? ToleratedFailurePercentage = null,
    string? By = null,
    string? Source = null,
    string? SourceVersion = null,
    IReadOnlyDictionary<string, string>? Parameters = null);
