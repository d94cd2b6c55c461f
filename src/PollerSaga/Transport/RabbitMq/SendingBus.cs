using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using Polly;
using Polly.Retry;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// A bus without endpoints. Messages that are sent while another message is handled go over its connection. On the connection that delivers
/// messages, such a send would hang when the connection breaks: RabbitMQ.Client closes the channels of a broken connection one after the
/// other, and leaves a channel with consumers only when their messages are handled. Those wait for the sends, and the sends wait for their
/// channel to be closed. See docs/decisions/0009-sends-during-an-outage.md.
/// </summary>
internal sealed class SendingBus : BackgroundService
{
    /// <summary>
    /// The interval between attempts while RabbitMQ refuses the log-in or the virtual host. Only a person can change that.
    /// </summary>
    internal static readonly TimeSpan RefusedInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Maximum interval between attempts while RabbitMQ is unavailable. The first is a second, and each is twice the one before.
    /// </summary>
    internal static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<IBus> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TransportOptions _transport;
    private readonly TimeProvider _clock;
    private readonly DependencyWatch _watch;
    private readonly BusStop _stop;
    private readonly Func<CancellationToken, Task> _tryAsync;
    private readonly Func<IBusControl> _create;
    private IBusControl? _bus;

    public SendingBus(IOptions<TransportOptions> options, TimeProvider clock, DependencyWatch watch, BusStop stop)
        : this(
            options.Value,
            clock,
            watch,
            stop,
            token => RabbitMqConnection.TryAsync(options.Value, token),
            () => MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbitMq => rabbitMq.ConnectTo(options.Value, ConnectionName)))
    {
    }

    internal SendingBus(
        TransportOptions transport,
        TimeProvider clock,
        DependencyWatch watch,
        BusStop stop,
        Func<CancellationToken, Task> tryAsync,
        Func<IBusControl> create)
    {
        _transport = transport;
        _clock = clock;
        _watch = watch;
        _stop = stop;
        _tryAsync = tryAsync;
        _create = create;
    }

    /// <summary>The name under which RabbitMQ lists the connection.</summary>
    public static string ConnectionName { get; } = $"{RabbitMqConnection.Name}, sends";

    /// <summary>The bus, from its first connection to RabbitMQ on. After that it reconnects by itself.</summary>
    public Task<IBus> Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_bus is not null)
            await StopAsync(_bus, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var untilConnected = new ResiliencePipelineBuilder { TimeProvider = _clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } fault && _watch.Delays(fault)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = MinInterval,
                MaxDelay = MaxInterval,
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    args.Outcome.Exception is DependencyRefusedException ? RefusedInterval : null),
            })
            .Build();
        try
        {
            _bus = await untilConnected.ExecuteAsync(async token => await StartBusAsync(token), stoppingToken);
            _started.SetResult(_bus);
        }
        finally
        {
            _started.TrySetCanceled(CancellationToken.None); // No sender waits for a bus that never starts.
        }
    }

    // A plain connection is tried first. It costs no bus, and it tells a refusal from an unavailable server.
    private async Task<IBusControl> StartBusAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _tryAsync(cancellationToken);
        }
        catch (DependencyUnavailableException fault) when (RabbitMqConnection.IsRefusal(fault))
        {
            throw new DependencyRefusedException(fault.Message, fault);
        }

        var bus = _create();
        try
        {
            await bus.StartAsync(cancellationToken);
            return bus;
        }
        catch (Exception fault)
        {
            // A bus whose start failed cannot be started again, and continues to connect until it is stopped.
            await StopFailedAsync(bus);
            throw RabbitMqConnection.IsFault(fault) ? RabbitMqConnection.Describe(_transport, fault) : fault;
        }
    }

    private async Task StopFailedAsync(IBusControl bus)
    {
        try
        {
            using var limit = new CancellationTokenSource(EndpointSender.SendTimeout);
            await StopAsync(bus, limit.Token);
        }
        catch (Exception)
        {
            // The failure of the start is the one to report.
        }
    }

    private Task StopAsync(IBusControl bus, CancellationToken cancellationToken) =>
        _stop.RunAsync("sending bus", bus.StopAsync, cancellationToken);
}
