using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PollerSaga.Jobs;

/// <summary>How many pages of a job may fail: a number of them, or a part of all.</summary>
/// <param name="Count">The number; null where it is a part.</param>
/// <param name="Percentage">The part, from 0 to 100; null where it is a number.</param>
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

    /// <summary>As it is written on the command line.</summary>
    public override string ToString() => Count is { } count
        ? count.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Percentage}%");
}
