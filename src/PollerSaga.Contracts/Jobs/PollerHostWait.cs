namespace PollerSaga.Contracts.Jobs;

/// <summary>A host of a job's source to which no request is sent, because it limits the rate.</summary>
/// <param name="Host">The host.</param>
/// <param name="Until">The end of the wait, UTC.</param>
/// <param name="Count">Number of waits of the current series, at least 1. An hour without a wait ends a series.</param>
/// <param name="TotalSeconds">Total seconds of the waits of the series, up to <paramref name="Until"/>.</param>
/// <param name="Reason">The reason; null if it is unknown.</param>
public sealed record PollerHostWait(string Host, DateTimeOffset Until, int Count, double TotalSeconds, string? Reason);
