using System.Globalization;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Testing.Serving;

/// <summary>The headers of a rate limit.</summary>
internal static class WaitHeaders
{
    /// <summary>Writes the headers of a response.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="kind">The kind of header.</param>
    /// <param name="permits">The permits per period; null if unknown.</param>
    /// <param name="remaining">The permits that remain.</param>
    /// <param name="reset">The time until the next permits.</param>
    /// <param name="now">The time.</param>
    /// <param name="isRefused">Whether the request is refused. <c>Retry-After</c> is only in refusals.</param>
    public static void Write(
        IHeaderDictionary headers,
        RateLimitHeader kind,
        int? permits,
        int remaining,
        TimeSpan reset,
        DateTimeOffset now,
        bool isRefused)
    {
        var seconds = Text((long)Math.Ceiling(reset.TotalSeconds));
        var unixTime = Text((long)Math.Ceiling((now + reset).ToUnixTimeMilliseconds() / 1000.0));
        switch (kind)
        {
            case RateLimitHeader.RetryAfter when isRefused:
                headers.RetryAfter = seconds;
                break;
            case RateLimitHeader.RetryAfterDate when isRefused:
                // A date has whole seconds.
                headers.RetryAfter = (now + reset + TimeSpan.FromMilliseconds(999)).ToString("R", CultureInfo.InvariantCulture);
                break;
            case RateLimitHeader.RateLimit:
                headers["RateLimit"] = $"\"default\";r={Text(remaining)};t={seconds}";
                if (permits is { } quota)
                    headers["RateLimit-Policy"] = $"\"default\";q={Text(quota)}";
                break;
            case RateLimitHeader.RateLimitReset:
                WriteThree(headers, "RateLimit", permits, remaining, seconds);
                break;
            case RateLimitHeader.XRateLimitReset or RateLimitHeader.XRateLimitResetSeconds:
                WriteThree(headers, "X-RateLimit", permits, remaining, kind == RateLimitHeader.XRateLimitReset ? unixTime : seconds);
                break;
            case RateLimitHeader.XRateLimitResetDashed or RateLimitHeader.XRateLimitResetDashedSeconds:
                WriteThree(headers, "X-Rate-Limit", permits, remaining, kind == RateLimitHeader.XRateLimitResetDashed ? unixTime : seconds);
                break;
        }
    }

    private static void WriteThree(IHeaderDictionary headers, string prefix, int? permits, int remaining, string reset)
    {
        if (permits is { } limit)
            headers[$"{prefix}-Limit"] = Text(limit);
        headers[$"{prefix}-Remaining"] = Text(remaining);
        headers[$"{prefix}-Reset"] = reset;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
