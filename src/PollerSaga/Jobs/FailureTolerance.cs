using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PollerSaga.Jobs;

/// <summary>The pages of a job that can fail: a number or a percentage.</summary>
/// <param name="Count">The number; null for a percentage.</param>
/// <param name="Percentage">The percentage of all pages, from 0 to 100; null for a number.</param>
internal sealed record FailureTolerance(int? Count, double? Percentage)
{
    public const string Expected = "expected a whole number of at least 0, or a part from 0% to 100%, for example 5 or 2.5%";

    public static bool TryParse(string text, [NotNullWhen(true)] out FailureTolerance? tolerance)
    {
        tolerance = null;
        if (!text.EndsWith('%'))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                tolerance = new FailureTolerance(count, Percentage: null);
        }
        else if (
            double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentage)
                && percentage <= 100)
        {
            tolerance = new FailureTolerance(Count: null, percentage);
        }

        return tolerance is not null;
    }

    /// <summary>The text for the command line.</summary>
    public override string ToString() => Count is { } count
        ? count.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Percentage}%");
}
