namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Measures the pages per second over the last seconds.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset At, int Done)> _readings = [];

    /// <summary>Adds a measurement.</summary>
    /// <returns>The rate; null for the first measurement.</returns>
    public double? Add(DateTimeOffset at, int done)
    {
        _readings.Enqueue((at, done));
        while (_readings.Count > 2 && at - _readings.Peek().At > Span)
            _readings.Dequeue();

        var (since, before) = _readings.Peek();
        var seconds = (at - since).TotalSeconds;
        return seconds > 0 ? Math.Max(0, done - before) / seconds : null;
    }
}
