using System.Globalization;

namespace PollerSaga.Fetching.Budgets;

/// <summary>A host to which no request is sent, because it limits the rate.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Host">The host.</param>
/// <param name="Until">The end of the wait, UTC.</param>
/// <param name="Count">Number of waits of the current series, at least 1. An hour without a wait ends a series.</param>
/// <param name="Total">Total duration of the waits of the series, up to <paramref name="Until"/>.</param>
/// <param name="Reason">The reason.</param>
public sealed record HostWait(string Source, string Host, DateTimeOffset Until, int Count, TimeSpan Total, string? Reason)
{
    /// <summary>Describes the wait, for example <c>waiting for api.example.com until 14:32, the 3rd time, 41 min in all</c>.</summary>
    /// <param name="zone">The time zone of the reader.</param>
    public string Describe(TimeZoneInfo zone)
    {
        var until = TimeZoneInfo.ConvertTime(Until, zone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"waiting for {Host} until {until:HH:mm}, the {Ordinal(Count)} time, {Duration(Total)} in all");
    }

    private static string Ordinal(int number)
    {
        var suffix = (number % 100 is >= 11 and <= 13 ? 0 : number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{number}{suffix}");
    }

    private static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s");

        var minutes = (long)Math.Round(time.TotalMinutes);
        if (minutes < 60)
            return string.Create(CultureInfo.InvariantCulture, $"{minutes} min");
        return minutes % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60} min");
    }
}
