using Microsoft.Extensions.Hosting;

namespace PollerSaga.Diagnostics;

/// <summary>Something looked after at the start and then periodically. A dependency that is away is reported, and the next turn tries again.</summary>
internal abstract class Sweep(TimeSpan period, TimeProvider clock, DependencyWatch watch) : BackgroundService
{
    protected abstract Task SweepAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            do
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (DependencyUnavailableException exception)
                {
                    watch.Report(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; whatever was not looked after will be at the next start.
        }
    }
}
