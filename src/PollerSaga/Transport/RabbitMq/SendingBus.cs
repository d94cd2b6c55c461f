using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// A bus without endpoints, to send on a connection of its own what is sent while messages are handled. On the connection that delivers them
/// such a send would hang when it breaks: RabbitMQ.Client closes the channels of a broken connection one after the other, and goes on from a
/// channel with consumers when their messages have been handled. Those wait for sends, and the sends for their channel to be closed. See
/// docs/decisions/0009-sends-during-an-outage.md.
/// </summary>
internal sealed class SendingBus : IHostedService
{
    private readonly IBusControl _control;

    public SendingBus(IOptions<PollerSagaOptions> options) =>
        _control = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbitMq => rabbitMq.ConnectTo(options.Value.Transport, ConnectionName));

    /// <summary>The name under which RabbitMQ lists the connection.</summary>
    public static string ConnectionName { get; } = $"{RabbitMqConnection.Name}, sends";

    public IBus Bus => _control;

    public Task StartAsync(CancellationToken cancellationToken) => _control.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _control.StopAsync(cancellationToken);
}
