namespace PollerSaga.Sources.Definitions;

/// <summary>The limits of requests to a source, across all workers.</summary>
/// <param name="Concurrency">Maximum number of requests in flight; null is no limit.</param>
/// <param name="Rate">The budget of requests; null is no limit.</param>
/// <param name="MaxWait">The longest single wait for a rate limit; 1 h by default.</param>
/// <param name="Hosts">The hosts, besides the one of the URL, to which requests and credentials may be sent.</param>
internal sealed record SourceLimits(int? Concurrency, RateBudget? Rate, TimeSpan MaxWait, IReadOnlyList<string> Hosts)
{
    public static SourceLimits None { get; } = new(null, null, TimeSpan.FromHours(1), []);
}
