using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The watched snapshots of one kind, one per key, for all pages of this process.</summary>
internal sealed class LiveSnapshots<TKey, T>(
    Func<TKey, Func<CancellationToken, Task<T>>> readerOf,
    TimeSpan period,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger logger)
    where TKey : notnull
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LiveSnapshot<T>> _readings = [];

    /// <summary>Watches a snapshot. The first watcher of a key starts its updates.</summary>
    public (LiveSnapshot<T> Reading, IDisposable Watching) Watch(TKey key, Action changed)
    {
        lock (_lock)
        {
            if (_readings.TryGetValue(key, out var reading) && reading.Watch(changed) is { } watching)
                return (reading, watching);

            LiveSnapshot<T> started = null!;
            started = new LiveSnapshot<T>(readerOf(key), period, () => Drop(key, started), clock, logger);
            _readings[key] = started;
            watching = started.Watch(changed)!;

            // Outside the page's own thread. The snapshot logs its exceptions.
            _ = Task.Run(() => started.RunAsync(lifetime.ApplicationStopping));
            return (started, watching);
        }
    }

    private void Drop(TKey key, LiveSnapshot<T> rested)
    {
        lock (_lock)
        {
            if (_readings.TryGetValue(key, out var reading) && reading == rested)
                _readings.Remove(key);
        }
    }
}
