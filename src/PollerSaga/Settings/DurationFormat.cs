using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Settings;

/// <summary>
/// Durations as <c>hh:mm:ss</c>, in settings, bodies and messages. .NET's own formats take <c>24:00:00</c> for 24 days, and <c>90</c> for
/// 90 days.
/// </summary>
internal static partial class DurationFormat
{
    /// <summary>Parses <c>hh:mm:ss</c>, with any number of hours, or <c>d.hh:mm:ss</c>. Seconds are optional.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;

        var (days, hours) = (Number(match.Groups["days"]), Number(match.Groups["hours"]));
        if (match.Groups["days"].Success && hours > 23)
            return false;

        var seconds = (((days * 24) + hours) * 3600) + (Number(match.Groups["minutes"]) * 60) + Number(match.Groups["seconds"]);
        var ticks = (seconds * TimeSpan.TicksPerSecond) + Number(match.Groups["fraction"].Value.PadRight(7, '0'));
        if (ticks > TimeSpan.MaxValue.Ticks)
            return false;

        duration = TimeSpan.FromTicks((long)(match.Groups["sign"].Success ? -ticks : ticks));
        return true;
    }

    private static decimal Number(Group group) => group.Success ? Number(group.Value) : 0;

    private static decimal Number(string digits) => decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<sign>-)?((?<days>[0-9]{1,8})\.)?(?<hours>[0-9]{1,9}):(?<minutes>[0-5][0-9])"
        + @"(:(?<seconds>[0-5][0-9])(\.(?<fraction>[0-9]{1,7}))?)?\z")]
    private static partial Regex Pattern();
}
