using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport;

/// <summary>Sends to the engine's endpoints from wherever no message is being handled. While the bus is away a send waits for it.</summary>
internal sealed class EndpointSender(IBus bus, IOptions<PollerSagaOptions> options)
{
    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly TransportOptions _transport = options.Value.Transport;

    /// <summary>Sends a message.</summary>
    /// <param name="endpoint">One of <see cref="PollerEndpoints"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up; the message may have been sent.</param>
    public async Task SendAsync<T>(string endpoint, T message, CancellationToken cancellationToken)
        where T : class
    {
        var target = await bus.GetSendEndpoint(_addresses.GetOrAdd(endpoint, _transport.AddressOf));
        await target.Send(message, cancellationToken);
    }
}
