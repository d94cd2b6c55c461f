using System.Globalization;
using System.Text.RegularExpressions;

namespace PollerSaga.Jobs.Control;

/// <summary>A change of a job's window. Its text is the detail of <see cref="PollerJobEvents.WindowSet"/>.</summary>
/// <param name="From">The previous maximum number of pages in flight.</param>
/// <param name="To">The new maximum number of pages in flight.</param>
internal readonly partial record struct WindowChange(int From, int To)
{
    /// <summary>Parses the text of <see cref="ToString"/>; returns null for any other text.</summary>
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
