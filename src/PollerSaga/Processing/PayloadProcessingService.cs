using Microsoft.Extensions.Hosting;

namespace PollerSaga.Processing;

/// <summary>Processes payloads for as long as the host runs. A stop finishes what is in hand, and gives it back when the host's patience ends.</summary>
internal sealed class PayloadProcessingService(PayloadPump pump) : BackgroundService
{
    private readonly CancellationTokenSource _abort = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var patience = cancellationToken.UnsafeRegister(_ => _abort.Cancel(), state: null);
        await base.StopAsync(CancellationToken.None);
    }

    public override void Dispose()
    {
        base.Dispose();
        _abort.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pump.RunAsync(untilEmpty: false, stoppingToken, _abort.Token);
}
