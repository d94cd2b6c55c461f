namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>A line of a chart.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The colour: a name in the stylesheet.</param>
/// <param name="Values">The values; null for none.</param>
/// <param name="IsFilled">Whether the area below it is tinted.</param>
public sealed record ChartLine(string Name, string Kind, IReadOnlyList<double?> Values, bool IsFilled = false)
{
    /// <summary>The last value that is not null.</summary>
    public double? Last => Values.LastOrDefault(value => value is not null);
}
