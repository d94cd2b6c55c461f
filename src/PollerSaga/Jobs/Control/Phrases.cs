using System.Globalization;

namespace PollerSaga.Jobs.Control;

/// <summary>Numbers and times as people read them.</summary>
internal static class Phrases
{
    /// <summary>For example <c>12,345</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>For example <c>1 page</c> or <c>12 pages</c>.</summary>
    public static string Pages(long number) => number == 1 ? "1 page" : $"{Count(number)} pages";

    /// <summary>For example <c>350 ms</c>, <c>4.2 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c> or <c>3 d 4 h</c>.</summary>
    public static string Span(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            time = TimeSpan.Zero;
        if (time.TotalSeconds >= 9.95)
            time = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)); // The format below truncates.
        FormattableString words = time switch
        {
            { Ticks: 0 } => $"0 s",
            { TotalMilliseconds: < 999.5 } => $"{time.TotalMilliseconds:0} ms",
            { TotalSeconds: < 9.95 } => $"{time.TotalSeconds:0.0} s",
            { TotalSeconds: < 59.5 } => $"{time.TotalSeconds:0} s",
            { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds:00} s",
            { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes:00} min",
            _ => $"{time.Days} d {time.Hours} h",
        };
        return words.ToString(CultureInfo.InvariantCulture);
    }
}
