using System.Globalization;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Faults;

/// <summary>A limit of page requests, which the partner enforces.</summary>
/// <param name="Permits">The number of requests per period, at least 1.</param>
/// <param name="Period">The period, more than zero.</param>
/// <param name="IsSliding">
/// Whether the period is the time before each request. Otherwise, periods follow each other, from the first request on.
/// </param>
public sealed record RateLimit(int Permits, TimeSpan Period, bool IsSliding = false)
{
    /// <summary>Parses a limit: <c>100/min</c>, <c>10/s</c>, <c>5000/h</c>, or with <c>,sliding</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="DialectException">The text is not valid.</exception>
    public static RateLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var (rate, isSliding) = text.EndsWith(",sliding", StringComparison.Ordinal) ? (text[..^",sliding".Length], true) : (text, false);
        TimeSpan? period = rate.Split('/') switch
        {
            [_, "s"] => TimeSpan.FromSeconds(1),
            [_, "min"] => TimeSpan.FromMinutes(1),
            [_, "h"] => TimeSpan.FromHours(1),
            _ => null,
        };
        return period is { } found
            && int.TryParse(rate.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var permits)
            && permits > 0
                ? new RateLimit(permits, found, isSliding)
                : throw new DialectException($"The limit is '{text}'; expected for example 10/s, 100/min, 5000/h or 100/min,sliding.");
    }
}
