using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Settings;

/// <summary>Durations as people write them: <c>500ms</c>, <c>150s</c>, <c>2.5m</c>, <c>1h</c>, <c>00:02:30</c>, or <c>0</c>.</summary>
internal static partial class Duration
{
    public const string Expected = "expected a duration such as 150s, 500ms, 5m, 1h or 00:02:30";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;

        var match = NumberAndUnit().Match(text);
        if (!match.Success)
        {
            return DurationFormat.TryParse(text, out duration)
                && duration >= TimeSpan.Zero
                && duration <= PollingOptions.MaxTime;
        }

        var number = double.Parse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var milliseconds = number * match.Groups["unit"].Value switch
        {
            "ms" => 1d,
            "s" => 1000d,
            "m" => 60_000d,
            _ => 3_600_000d,
        };
        if (milliseconds > PollingOptions.MaxTime.TotalMilliseconds)
            return false;

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h)\z")]
    private static partial Regex NumberAndUnit();
}
