using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// A snapshot that many pages show and one reader updates: once per period, for any number of watchers, one update at a time. Some time
/// after the last watcher leaves, the updates stop and the snapshot is dropped.
/// </summary>
/// <param name="read">Reads the snapshot. An exception is shown instead, and the next period tries again.</param>
/// <param name="period">The time between two updates.</param>
/// <param name="rest">Called when the updates stop.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Logs defects.</param>
internal sealed class LiveSnapshot<T>(
    Func<CancellationToken, Task<T>> read,
    TimeSpan period,
    Action rest,
    TimeProvider clock,
    ILogger logger)
    where T : class
{
    // Long enough for a page to watch after the server rendered it, and for a reload.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<Action> _watchers = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _leftAt = clock.GetUtcNow();
    private bool _atRest;

    /// <summary>The last snapshot; null before the first.</summary>
    public T? Latest { get; private set; }

    /// <summary>The time of the last snapshot; null before the first.</summary>
    public DateTimeOffset? LatestAt { get; private set; }

    /// <summary>The reason for which the last snapshot is out of date, for a person; null if it is up to date.</summary>
    public string? Fault { get; private set; }

    /// <summary>Ends with the first snapshot, or with its fault.</summary>
    public Task First => _first.Task;

    /// <summary>Updates the snapshot until it has had no watchers for some time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            do
            {
                await ReadAsync(cancellationToken);
                _first.TrySetResult();
                foreach (var watcher in Watchers())
                    watcher();
            }
            while (!ComesToRest() && await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops with its pages.
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    /// <summary>Calls back after each update, on the reader's thread, until the result is disposed.</summary>
    /// <returns>Null if the updates have stopped, so that a new snapshot is needed.</returns>
    public IDisposable? Watch(Action changed)
    {
        lock (_lock)
        {
            if (_atRest)
                return null;

            _watchers.Add(changed);
            return new Watching(this, changed);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Latest = await read(cancellationToken);
            (LatestAt, Fault) = (clock.GetUtcNow(), null);
        }
        catch (DependencyUnavailableException exception)
        {
            Fault = exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Logged once, not once per period.
            const string Defect = "A defect of pollersaga. Its log has the details.";
            if (Fault != Defect)
                logger.DashboardSnapshotFailed(exception);
            Fault = Defect;
        }
    }

    private Action[] Watchers()
    {
        lock (_lock)
            return [.. _watchers];
    }

    private bool ComesToRest()
    {
        lock (_lock)
            _atRest = _watchers.Count == 0 && clock.GetUtcNow() - _leftAt >= Linger;
        if (_atRest)
            rest();
        return _atRest;
    }

    private void Leave(Action changed)
    {
        lock (_lock)
        {
            _watchers.Remove(changed);
            _leftAt = clock.GetUtcNow();
        }
    }

    private sealed class Watching(LiveSnapshot<T> reading, Action changed) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                reading.Leave(changed);
        }
    }
}
