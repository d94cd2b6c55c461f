using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;

namespace PollerSaga.Transport;

/// <summary>
/// Sends to the engine's endpoints outside of message handlers. While the bus is unavailable, a send waits for it, up to
/// <see cref="SendTimeout"/>.
/// </summary>
internal sealed class EndpointSender(Task<IBus> bus, IOptions<TransportOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Maximum time for which a send waits for an unavailable bus, or for a broker that does not respond. Then the send fails with the
    /// reason, and the caller retries it.
    /// </summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(15);

    // Without this, RabbitMQ drops a message silently if no queue exists.
    private static readonly IPipe<SendContext> Mandatory = Pipe.Execute<SendContext>(context =>
    {
        if (context is RabbitMqSendContext rabbitMq)
            rabbitMq.Mandatory = true;
    });

    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly TransportOptions _transport = options.Value;

    /// <summary>Returns the address of an endpoint.</summary>
    public Uri AddressOf(string endpoint) => _addresses.GetOrAdd(endpoint, _transport.AddressOf);

    /// <summary>Sends a message.</summary>
    /// <param name="endpoint">One of <see cref="PollerEndpoints"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the send; the message may have been sent.</param>
    /// <exception cref="DependencyUnavailableException">
    /// The bus is unavailable, or did not accept the message within 15 s; the message may have been sent.
    /// </exception>
    /// <exception cref="MessageReturnedException">The queue does not exist. Only a worker can create it.</exception>
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
            // The cancellation is not the inner exception: MassTransit would treat the exception as a cancellation, and the message as a
            // defect.
            throw new DependencyUnavailableException(
                $"The bus did not accept a message to {endpoint} within {SendTimeout.TotalSeconds:0} s.",
                new TimeoutException());
        }
        catch (Exception exception) when (exception is not MessageReturnedException && BusFault.Is(exception))
        {
            throw new DependencyUnavailableException($"The bus did not accept a message to {endpoint}: {exception.Message}", exception);
        }
    }
}
