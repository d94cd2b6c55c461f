using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>A channel that remembers its consumer, so that the consumer can be notified that the channel is closed.</summary>
internal sealed class ConsumedChannel(ChannelContext channel) : ScopeChannelContext(channel, channel.CancellationToken), ChannelContext
{
    private readonly ChannelContext _channel = channel;
    private volatile IAsyncBasicConsumer? _consumer;

    Task<string> ChannelContext.BasicConsume(
        string queue,
        bool noAck,
        bool exclusive,
        IDictionary<string, object?> arguments,
        IAsyncBasicConsumer consumer,
        string consumerTag,
        CancellationToken cancellationToken)
    {
        _consumer = consumer;
        return _channel.BasicConsume(queue, noAck, exclusive, arguments, consumer, consumerTag, cancellationToken);
    }

    /// <summary>
    /// Notifies the consumer, as RabbitMQ.Client does. The consumer then cancels its messages, and ends when their handlers have ended. It
    /// may be notified more than once.
    /// </summary>
    public async Task NotifyAsync()
    {
        var reason = Channel.CloseReason ?? ConnectionContext.Connection.CloseReason
            ?? new ShutdownEventArgs(ShutdownInitiator.Library, Constants.InternalError, "The channel was lost.");
        try
        {
            await (_consumer?.HandleChannelShutdownAsync(Channel, reason) ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or AggregateException)
        {
            // A handler ended meanwhile, or did something at its cancellation that failed. The messages after it are not cancelled.
        }
    }
}
