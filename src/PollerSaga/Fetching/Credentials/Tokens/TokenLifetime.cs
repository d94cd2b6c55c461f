using System.Globalization;

namespace PollerSaga.Fetching.Credentials.Tokens;

/// <summary>The lifetime of a token as partners state it.</summary>
internal static class TokenLifetime
{
    // A year. A longer one has the same effect, and an absurd one does not fit into a duration.
    private const double MaxSeconds = 366 * 24 * 3600.0;

    /// <summary>Parses a number of seconds; null, an unknown lifetime, for other text and for a number that is not positive.</summary>
    public static TimeSpan? Parse(string? seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0
            ? TimeSpan.FromSeconds(Math.Min(number, MaxSeconds))
            : null;
}
