using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Jobs.Control;

/// <summary>A window that was set, as the history of a job tells of it: the detail of <see cref="PollerJobEvents.WindowSet"/>.</summary>
/// <param name="From">Pages that could be in flight before.</param>
/// <param name="To">Pages that may be from then on.</param>
internal readonly partial record struct WindowChange(int From, int To)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is anything else.</summary>
    public static WindowChange? Parse(string? detail) =>
        detail is not null
        && Form().Match(detail) is { Success: true } match
        && int.TryParse(match.Groups["from"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && int.TryParse(match.Groups["to"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? new WindowChange(from, to)
            : null;

    /// <summary>For example <c>from 25 to 5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"from {From} to {To}");

    [GeneratedRegex(@"^from (?<from>\d+) to (?<to>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
