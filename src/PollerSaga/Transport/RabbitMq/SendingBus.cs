using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using Polly;
using Polly.Retry;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// A bus without endpoints, to send on a connection of its own what is sent while messages are handled. On the connection that delivers them
/// such a send would hang when it breaks: RabbitMQ.Client closes the channels of a broken connection one after the other, and goes on from a
/// channel with consumers when their messages have been handled. Those wait for sends, and the sends for their channel to be closed. See
/// docs/decisions/0009-sends-during-an-outage.md.
/// </summary>
internal sealed class SendingBus(IOptions<TransportOptions> options, TimeProvider clock) : BackgroundService
{
    private readonly TaskCompletionSource<IBus> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IBusControl? _bus;

    /// <summary>The name under which RabbitMQ lists the connection.</summary>
    public static string ConnectionName { get; } = $"{RabbitMqConnection.Name}, sends";

    /// <summary>The bus, as soon as it has reached RabbitMQ once. From then on it connects anew by itself.</summary>
    public Task<IBus> Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_bus is not null)
            await _bus.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A bus whose start failed cannot be started once more.
        var untilReached = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } fault && BusFault.Is(fault)),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromSeconds(1),
            })
            .Build();
        try
        {
            await untilReached.ExecuteAsync(
                async token =>
                {
                    var bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbitMq => rabbitMq.ConnectTo(options.Value, ConnectionName));
                    await bus.StartAsync(token);
                    _bus = bus;
                },
                stoppingToken);
            _started.SetResult(_bus!);
        }
        finally
        {
            _started.TrySetCanceled(CancellationToken.None); // Nobody waits for a bus that is not coming.
        }
    }
}
