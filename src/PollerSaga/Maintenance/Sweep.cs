using Microsoft.Extensions.Hosting;
using PollerSaga.Diagnostics;

namespace PollerSaga.Maintenance;

/// <summary>Something looked after at the start and then periodically. A dependency that is away is reported, and the next turn tries again.</summary>
internal abstract class Sweep(TimeSpan period, TimeProvider clock, DependencyWatch watch) : BackgroundService
{
    // From the start, so that no turn is missed while the first is under way.
    private readonly PeriodicTimer _timer = new(period, clock);
    private readonly TaskCompletionSource _firstTurn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first turn: what was to be looked after at the start has been.</summary>
    public Task FirstTurn => _firstTurn.Task;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected abstract Task SweepAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception exception) when (watch.Delays(exception))
                {
                    // Said; the next turn tries again.
                }

                _firstTurn.TrySetResult();
            }
            while (await _timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; whatever was not looked after will be at the next start.
        }
    }
}
