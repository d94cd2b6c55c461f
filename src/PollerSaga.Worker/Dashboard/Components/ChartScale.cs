namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>The scale of a chart.</summary>
internal static class ChartScale
{
    /// <summary>Returns the next round number, for example 150 or 2,000, so that the scale changes rarely.</summary>
    public static double Above(double value)
    {
        if (value <= 0)
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 }.Select(step => step * power).First(step => step >= value * 0.999999);
    }
}
