using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Faults;

/// <summary>The names of the headers on a command line.</summary>
public static class RateLimitHeaders
{
    private static readonly Dictionary<string, RateLimitHeader> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["retry-after"] = RateLimitHeader.RetryAfter,
        ["retry-after-date"] = RateLimitHeader.RetryAfterDate,
        ["ratelimit"] = RateLimitHeader.RateLimit,
        ["ratelimit-reset"] = RateLimitHeader.RateLimitReset,
        ["x-ratelimit-reset"] = RateLimitHeader.XRateLimitReset,
        ["x-ratelimit-reset-seconds"] = RateLimitHeader.XRateLimitResetSeconds,
        ["x-rate-limit-reset"] = RateLimitHeader.XRateLimitResetDashed,
        ["x-rate-limit-reset-seconds"] = RateLimitHeader.XRateLimitResetDashedSeconds,
        ["none"] = RateLimitHeader.None,
    };

    /// <summary>The names. A name that ends with <c>-reset</c> is Unix time, except <c>ratelimit-reset</c>.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Parses a name.</summary>
    /// <param name="name">The name; upper and lower case are equal.</param>
    /// <exception cref="DialectException">The name is unknown.</exception>
    public static RateLimitHeader Parse(string name) => ByName.TryGetValue(name, out var header)
        ? header
        : throw new DialectException($"The header of the limit is '{name}'; expected {string.Join(", ", Names)}.");
}
