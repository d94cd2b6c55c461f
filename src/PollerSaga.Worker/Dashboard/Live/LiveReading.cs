using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// Something that many pages show and one reader reads: once a period while anyone watches, and never twice at a time, however many watch.
/// A while after the last has gone it comes to rest, and what it knows is dropped.
/// </summary>
/// <param name="read">Reads it. What it throws is shown in place of news, and the next period tries again.</param>
/// <param name="period">From one reading to the next.</param>
/// <param name="rest">What is told when it comes to rest.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where defects go.</param>
internal sealed class LiveReading<T>(
    Func<CancellationToken, Task<T>> read,
    TimeSpan period,
    Action rest,
    TimeProvider clock,
    ILogger logger)
    where T : class
{
    // Long enough for a page to go on watching after the server has drawn it, and for a reload.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<Action> _watchers = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _leftAt = clock.GetUtcNow();
    private bool _atRest;

    /// <summary>The last reading; null before the first.</summary>
    public T? Latest { get; private set; }

    /// <summary>When the last reading was made; null before the first.</summary>
    public DateTimeOffset? LatestAt { get; private set; }

    /// <summary>Why the last reading is not of now, for a person; null where it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Ends when there is a reading or the reason that there is none.</summary>
    public Task First => _first.Task;

    /// <summary>Reads until nobody has watched for a while.</summary>
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
            // The host stops, and the pages with it.
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    /// <summary>Calls back after each reading, on the reader's thread, until it is disposed of.</summary>
    /// <returns>Null where the reading has come to rest, so that another is needed.</returns>
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
            // Said once, not once a period.
            var fault = $"A defect of pollersaga, which its log tells of: {exception.Message}";
            if (Fault != fault)
                logger.DashboardReadingFailed(exception);
            Fault = fault;
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

    private sealed class Watching(LiveReading<T> reading, Action changed) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                reading.Leave(changed);
        }
    }
}
