using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport;

/// <summary>Sends to the engine's endpoints from wherever no message is being handled. While the bus is away a send waits for it.</summary>
internal sealed class EndpointSender(IBus bus, IOptions<PollerSagaOptions> options)
{
    // Without a queue to take it RabbitMQ would drop a message in silence.
    private static readonly IPipe<SendContext> Mandatory = Pipe.Execute<SendContext>(context =>
    {
        if (context is RabbitMqSendContext rabbitMq)
            rabbitMq.Mandatory = true;
    });

    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly TransportOptions _transport = options.Value.Transport;

    /// <summary>Where an endpoint's messages go.</summary>
    public Uri AddressOf(string endpoint) => _addresses.GetOrAdd(endpoint, _transport.AddressOf);

    /// <summary>Sends a message.</summary>
    /// <param name="endpoint">One of <see cref="PollerEndpoints"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up; the message may have been sent.</param>
    /// <exception cref="MessageReturnedException">No worker has made the queue yet, which only a worker can make.</exception>
    public async Task SendAsync<T>(string endpoint, T message, CancellationToken cancellationToken)
        where T : class
    {
        var target = await bus.GetSendEndpoint(AddressOf(endpoint));
        await target.Send(message, Mandatory, cancellationToken);
    }
}
