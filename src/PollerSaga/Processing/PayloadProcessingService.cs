using Microsoft.Extensions.Hosting;

namespace PollerSaga.Processing;

/// <summary>
/// Processes payloads while the host runs. A stop finishes the current messages, and returns them to the queue after the host's shutdown
/// time-out.
/// </summary>
internal sealed class PayloadProcessingService(PayloadPump pump) : BackgroundService
{
    private readonly CancellationTokenSource _abort = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var timeout = cancellationToken.UnsafeRegister(_ => _abort.Cancel(), state: null);
        await base.StopAsync(CancellationToken.None);
    }

    public override void Dispose()
    {
        base.Dispose();
        _abort.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pump.RunAsync(untilEmpty: false, stoppingToken, _abort.Token);
}
