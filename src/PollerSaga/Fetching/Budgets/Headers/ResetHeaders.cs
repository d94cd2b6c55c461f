using System.Globalization;

namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>Reads the wait time from the headers of a response that limits the rate. Names of headers are not case-sensitive.</summary>
internal static class ResetHeaders
{
    // RateLimit has a form of its own, and is read between the first and the second.
    private static readonly string[] Simple = ["RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"];

    private static readonly string[] Remaining = ["RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"];

    /// <summary>
    /// Returns the wait time of the first valid header of <c>Retry-After</c>, <c>RateLimit</c>, <c>RateLimit-Reset</c>,
    /// <c>X-RateLimit-Reset</c> and <c>X-Rate-Limit-Reset</c>; null if there is none. The formats are those of <see cref="ResetTime"/>.
    /// </summary>
    public static TimeSpan? FindWait(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        if (ResetTime.FindWait(ResponseHeaders.Find(headers, "Retry-After"), now) is { } retryAfter)
            return retryAfter;
        if (ResponseHeaders.Find(headers, "RateLimit") is { } field && FindWait(RateLimitField.Parse(field), now) is { } wait)
            return wait;
        return Simple
            .Select(name => ResetTime.FindWait(ResponseHeaders.Find(headers, name), now))
            .FirstOrDefault(time => time is not null);
    }

    /// <summary>Whether a response states that no request remains.</summary>
    public static bool IsExhausted(IReadOnlyDictionary<string, string> headers) =>
        Remaining.Any(name => IsZero(ResponseHeaders.Find(headers, name)))
        || (ResponseHeaders.Find(headers, "RateLimit") is { } field && RateLimitField.Parse(field).Any(HasNone));

    // The longest wait of the policies that refuse requests; or of all, if none states that it does.
    private static TimeSpan? FindWait(IReadOnlyList<RateLimitField> items, DateTimeOffset now)
    {
        var refusing = items.Where(HasNone).ToList();
        return (refusing.Count > 0 ? refusing : items)
            .Select(item => ResetTime.FindWait(item.Parameters.GetValueOrDefault("t") ?? item.Parameters.GetValueOrDefault("reset"), now))
            .Max();
    }

    private static bool HasNone(RateLimitField item) => item.Number("r", "remaining") == 0;

    private static bool IsZero(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number == 0;
}
