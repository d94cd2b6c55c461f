using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;

namespace PollerSaga.Maintenance;

/// <summary>
/// Work that runs at the start and then at an interval. A failure never ends it: an unavailable dependency is reported, a defect is logged,
/// and the next turn tries again.
/// </summary>
internal abstract class Sweep(TimeSpan period, TimeProvider clock, DependencyWatch watch, ILogger logger) : BackgroundService
{
    // Created with the sweep, so that no interval is missed during the first run.
    private readonly PeriodicTimer _timer = new(period, clock);
    private readonly TaskCompletionSource _firstTurn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first turn, whether it succeeded or failed.</summary>
    public Task FirstTurn => _firstTurn.Task;

    private string Name => GetType().Name;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <summary>Runs one turn. <see cref="ExecuteAsync"/> does so at every tick of the timer.</summary>
    internal async Task RunTurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SweepAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!watch.Delays(exception))
                logger.SweepFailed(exception, Name);
        }

        _firstTurn.TrySetResult();
    }

    protected abstract Task SweepAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                await RunTurnAsync(stoppingToken);
            }
            while (await _timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. The next start continues the work.
        }
    }

    /// <summary>
    /// Does the part of a turn that concerns one job. A defect in it is logged, and the turn continues with the next job.
    /// </summary>
    /// <returns>Whether it succeeded.</returns>
    protected async Task<bool> TryForJobAsync(Guid jobId, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !watch.Delays(exception))
        {
            logger.SweepOfJobFailed(exception, jobId, Name);
            return false;
        }
    }
}
