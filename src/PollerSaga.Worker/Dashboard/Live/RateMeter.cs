namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Pages done per second over the last seconds.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset At, int Done)> _readings = [];

    /// <summary>Takes a reading in.</summary>
    /// <returns>The rate; null where there is no earlier reading to hold it against.</returns>
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
