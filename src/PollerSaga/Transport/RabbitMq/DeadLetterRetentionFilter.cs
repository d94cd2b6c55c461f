using System.Globalization;
using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// Limits the time for which a message stays in <c>_error</c> or <c>_skipped</c>. The limit is a property of the message, and not of the
/// queue: RabbitMQ refuses to declare an existing queue with another limit, so that an endpoint of an earlier version would not start.
/// </summary>
/// <typeparam name="TContext">The message that failed, or that no consumer handles.</typeparam>
/// <param name="retention">The time.</param>
internal sealed class DeadLetterRetentionFilter<TContext>(TimeSpan retention) : IFilter<TContext>
    where TContext : class, ReceiveContext
{
    public Task Send(TContext context, IPipe<TContext> next)
    {
        // MassTransit's transport of dead letters clears the limit just before it publishes on this channel.
        if (context.TryGetPayload<ChannelContext>(out var channel))
        {
            var limiting = new LimitingChannel(channel, retention);
            context.AddOrUpdatePayload<ChannelContext>(() => limiting, _ => limiting);
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deadLetterRetention").Add("retention", retention);

    private sealed class LimitingChannel : ScopeChannelContext, ChannelContext
    {
        private readonly ChannelContext _channel;
        private readonly string _expiration;

        public LimitingChannel(ChannelContext channel, TimeSpan retention)
            : base(channel, channel.CancellationToken)
        {
            _channel = channel;
            _expiration = ((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        Task ChannelContext.BasicPublishAsync(
            string exchange,
            string routingKey,
            bool mandatory,
            BasicProperties basicProperties,
            byte[] body,
            bool awaitAck,
            CancellationToken cancellationToken)
        {
            basicProperties.Expiration = _expiration;
            return _channel.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck, cancellationToken);
        }
    }
}
