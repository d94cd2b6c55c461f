namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>The scale of a chart.</summary>
internal static class ChartScale
{
    /// <summary>The next round number, such as 150 or 2,000, that is not below a value; so the scale moves seldom while values do.</summary>
    public static double Above(double value)
    {
        if (value <= 0)
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 }.Select(step => step * power).First(step => step >= value * 0.999999);
    }
}
