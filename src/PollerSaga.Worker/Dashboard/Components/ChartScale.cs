namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>The scale of a chart.</summary>
internal static class ChartScale
{
    /// <summary>The next even number, 1, 2, 4 or 5 times a power of ten, that is not below a value; so the scale moves seldom while values do.</summary>
    public static double Above(double value)
    {
        if (value <= 0)
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1d, 2, 4, 5, 10 }.Select(step => step * power).First(step => step >= value * 0.999999);
    }
}
