namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its colour: a name in the stylesheet.</param>
/// <param name="Values">Its values; null where there is none.</param>
/// <param name="IsFilled">Whether the area below it is tinted.</param>
public sealed record ChartLine(string Name, string Kind, IReadOnlyList<double?> Values, bool IsFilled = false)
{
    /// <summary>The last value there is.</summary>
    public double? Last => Values.LastOrDefault(value => value is not null);
}
