using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;

namespace PollerSaga.Transport;

/// <summary>
/// Sends to the engine's endpoints from wherever no message is being handled. While the bus is away a send waits for it, for a while.
/// </summary>
internal sealed class EndpointSender(Task<IBus> bus, IOptions<TransportOptions> options, TimeProvider clock)
{
    /// <summary>
    /// How long a send waits for the bus to come back, or for a broker that is silent. Then its task is told what it waits for, and tries
    /// again.
    /// </summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(15);

    // Without a queue to take it RabbitMQ would drop a message in silence.
    private static readonly IPipe<SendContext> Mandatory = Pipe.Execute<SendContext>(context =>
    {
        if (context is RabbitMqSendContext rabbitMq)
            rabbitMq.Mandatory = true;
    });

    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly TransportOptions _transport = options.Value;

    /// <summary>Where an endpoint's messages go.</summary>
    public Uri AddressOf(string endpoint) => _addresses.GetOrAdd(endpoint, _transport.AddressOf);

    /// <summary>Sends a message.</summary>
    /// <param name="endpoint">One of <see cref="PollerEndpoints"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up; the message may have been sent.</param>
    /// <exception cref="DependencyUnavailableException">The bus is away, or has not taken it for 15 s; it may have been sent.</exception>
    /// <exception cref="MessageReturnedException">No worker has made the queue yet, which only a worker can make.</exception>
    public async Task SendAsync<T>(string endpoint, T message, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(SendTimeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var target = await (await bus.WaitAsync(limit.Token)).GetSendEndpoint(AddressOf(endpoint));
            await target.Send(message, Mandatory, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Not with the cancellation as its cause: MassTransit takes whatever that has caused for one, and such a message for a defect.
            throw new DependencyUnavailableException(
                $"The bus has not taken a message to {endpoint} for {SendTimeout.TotalSeconds:0} s.",
                new TimeoutException());
        }
        catch (Exception exception) when (exception is not MessageReturnedException && BusFault.Is(exception))
        {
            throw new DependencyUnavailableException($"The bus did not take a message to {endpoint}: {exception.Message}", exception);
        }
    }
}
