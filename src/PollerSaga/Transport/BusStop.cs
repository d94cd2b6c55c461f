using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;

namespace PollerSaga.Transport;

/// <summary>
/// Stops a bus, and waits for it only as long as the caller does. Not every wait in MassTransit's stop ends at its cancellation, and a
/// stop that never ends would keep the process alive. See docs/decisions/0015-channels-of-a-lost-connection.md.
/// </summary>
internal sealed class BusStop
{
    /// <summary>The time from the cancellation of a stop until it is abandoned. A stop that is cancelled normally ends in less.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger<BusStop> _logger;

    // The limits of a host are of the real time, also where the engine has another clock.
    public BusStop(ILogger<BusStop> logger)
        : this(TimeProvider.System, logger)
    {
    }

    internal BusStop(TimeProvider time, ILogger<BusStop> logger) => (_time, _logger) = (time, logger);

    /// <summary>Stops a bus. A stop that does not end after its cancellation is logged and abandoned.</summary>
    /// <param name="bus">What stops, for the log.</param>
    /// <param name="stopAsync">Stops the bus.</param>
    /// <param name="cancellationToken">Cancels the stop.</param>
    public async Task RunAsync(string bus, Func<CancellationToken, Task> stopAsync, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var cancelled = cancellationToken.UnsafeRegister(
            source => ((CancellationTokenSource)source!).CancelAfter(Grace),
            limit);
        var stop = Task.Run(() => stopAsync(cancellationToken), CancellationToken.None); // It may block before its first wait.
        try
        {
            await stop.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCompleted)
        {
            _logger.BusNotStopped(bus);
            _ = stop.ContinueWith(
                abandoned => abandoned.Exception, // It has been observed: nobody waits for it.
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
        }
    }
}
