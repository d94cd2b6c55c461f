namespace PollerSaga.Testing;

/// <summary>A request that reached the partner's API.</summary>
/// <param name="StartAt">The first requested record.</param>
/// <param name="Count">Requested number of records.</param>
/// <param name="Attempt">Number of the request for this page, from 1.</param>
/// <param name="IsMetadata">Whether it is the request for the metadata.</param>
/// <param name="Query">The query string, including the question mark.</param>
/// <param name="UserAgent">The <c>User-Agent</c> header.</param>
/// <param name="At">Time of arrival.</param>
public sealed record PartnerRequest(
    long StartAt,
    int Count,
    int Attempt,
    bool IsMetadata,
    string Query,
    string UserAgent,
    DateTimeOffset At);
