namespace PollerSaga.Testing;

/// <summary>A request that reached the partner's API.</summary>
/// <param name="StartAt">The first record asked for.</param>
/// <param name="Count">Records asked for.</param>
/// <param name="Attempt">The how-manieth request for this page it is, from 1.</param>
/// <param name="IsMetadata">Whether it asks for the metadata.</param>
/// <param name="Query">The whole query string.</param>
/// <param name="UserAgent">What the poller calls itself.</param>
/// <param name="At">When it came.</param>
public sealed record PartnerRequest(long StartAt, int Count, int Attempt, bool IsMetadata, string Query, string UserAgent, DateTimeOffset At);
