using System.Globalization;

namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>Reads the time at which a rate limit ends.</summary>
/// <remarks>
/// A number is, by its magnitude: seconds from now below 1,000,000,000 (31 years), a Unix time in seconds below 100,000,000,000 (the year
/// 5138), or a Unix time in milliseconds below 100,000,000,000,000. Fractions are allowed. A date is in a format of HTTP, or in ISO 8601
/// (UTC without an offset). A negative or larger number, any other text, and a time that is not in the future are ignored.
/// </remarks>
internal static class ResetTime
{
    private const decimal MinUnixSeconds = 1_000_000_000;
    private const decimal MinUnixMilliseconds = 100_000_000_000;
    private const decimal MaxUnixMilliseconds = 100_000_000_000_000;
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] DateFormats =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss",
    ];

    /// <summary>Returns the time from now to the end; null if the text states none.</summary>
    public static TimeSpan? FindWait(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number))
        {
            return FindWait(number, now);
        }

        return DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Utc, out var date)
            ? Future(date - now)
            : null;
    }

    private static TimeSpan? FindWait(decimal number, DateTimeOffset now) => number switch
    {
        < MinUnixSeconds => Future(ToTime(number * TimeSpan.TicksPerSecond)),
        < MinUnixMilliseconds => Future(DateTimeOffset.UnixEpoch + ToTime(number * TimeSpan.TicksPerSecond) - now),
        < MaxUnixMilliseconds => Future(DateTimeOffset.UnixEpoch + ToTime(number * TimeSpan.TicksPerMillisecond) - now),
        _ => null,
    };

    private static TimeSpan ToTime(decimal ticks) => TimeSpan.FromTicks((long)Math.Ceiling(ticks));

    private static TimeSpan? Future(TimeSpan wait) => wait > TimeSpan.Zero ? wait : null;
}
