using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The readings of one kind that are being watched, one per key, over all pages of this process.</summary>
internal sealed class LiveReadings<TKey, T>(
    Func<TKey, Func<CancellationToken, Task<T>>> readerOf,
    TimeSpan period,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger logger)
    where TKey : notnull
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LiveReading<T>> _readings = [];

    /// <summary>Watches; the first to ask for a key sets its reading going.</summary>
    public (LiveReading<T> Reading, IDisposable Watching) Watch(TKey key, Action changed)
    {
        lock (_lock)
        {
            if (_readings.TryGetValue(key, out var reading) && reading.Watch(changed) is { } watching)
                return (reading, watching);

            LiveReading<T> started = null!;
            started = new LiveReading<T>(readerOf(key), period, () => Drop(key, started), clock, logger);
            _readings[key] = started;
            watching = started.Watch(changed)!;

            // Off the page's own thread. What it throws it has told in its log.
            _ = Task.Run(() => started.RunAsync(lifetime.ApplicationStopping));
            return (started, watching);
        }
    }

    private void Drop(TKey key, LiveReading<T> rested)
    {
        lock (_lock)
        {
            if (_readings.TryGetValue(key, out var reading) && reading == rested)
                _readings.Remove(key);
        }
    }
}
