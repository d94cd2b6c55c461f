using System.Globalization;
using System.Text;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>A message of RabbitMQ in our hands. What its connection took with it is another's already.</summary>
internal sealed class RabbitMqMessage : IReceivedMessage
{
    // Of a quorum queue: how often it came back. A classic queue says no more than that it did, so from there on we keep count ourselves.
    private const string DeliveryCount = "x-delivery-count";
    private const string OwnCount = "x-pollersaga-receives";
    private const string ReasonHeader = "x-pollersaga-reason";

    // A header is cut to what fits into a frame with room to spare.
    private const int LongestReason = 2_000;

    private readonly IChannel _channel;
    private readonly ProcessingQueueOptions _queue;
    private readonly ulong _tag;
    private readonly BasicProperties _properties;
    private readonly bool _isCounted;

    public RabbitMqMessage(IChannel channel, ProcessingQueueOptions queue, BasicDeliverEventArgs delivery)
    {
        _channel = channel;
        _queue = queue;
        _tag = delivery.DeliveryTag;
        _properties = new BasicProperties(delivery.BasicProperties);
        Body = delivery.Body.ToArray(); // The buffer is the client's again when this returns.

        var returns = CountOf(DeliveryCount);
        _isCounted = !delivery.Redelivered || returns is not null;
        ReceiveCount = (returns ?? (delivery.Redelivered ? 1 : 0)) + (CountOf(OwnCount) ?? 0) + 1;
    }

    public string Id => _properties.MessageId is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"{_tag} of {_queue.QueueName}");

    public ReadOnlyMemory<byte> Body { get; }

    public int ReceiveCount { get; }

    // It is ours for as long as the connection lasts.
    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CompleteAsync(CancellationToken cancellationToken) => SettleAsync(() => AcknowledgeAsync(cancellationToken));

    public Task AbandonAsync(CancellationToken cancellationToken) => SettleAsync(async () =>
    {
        if (_isCounted)
        {
            await _channel.BasicNackAsync(_tag, multiple: false, requeue: true, cancellationToken);
            return;
        }

        await SendAsync(_queue.QueueName, OwnCount, ReceiveCount, cancellationToken);
        await AcknowledgeAsync(cancellationToken);
    });

    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) => SettleAsync(async () =>
    {
        // Not by the queue's own dead-letter exchange: whether it has one cannot be seen, and one that has none would drop the message.
        var deadLetters = RabbitMqQueues.DeadLettersOf(_queue);
        if (_queue.CreateIfMissing)
            await _channel.QueueDeclareAsync(deadLetters, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await SendAsync(deadLetters, ReasonHeader, reason.Length > LongestReason ? reason[..LongestReason] : reason, cancellationToken);
        await AcknowledgeAsync(cancellationToken);
    });

    private async Task AcknowledgeAsync(CancellationToken cancellationToken) => await _channel.BasicAckAsync(_tag, multiple: false, cancellationToken);

    /// <summary>Sends it to a queue, and returns when it is there durably.</summary>
    private async Task SendAsync(string queue, string header, object value, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties(_properties)
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?>(_properties.Headers ?? new Dictionary<string, object?>()) { [header] = value },
        };
        properties.Headers!.Remove(DeliveryCount);
        try
        {
            await _channel.BasicPublishAsync(exchange: string.Empty, queue, mandatory: true, properties, Body, cancellationToken);
        }
        catch (PublishException exception)
        {
            throw new ProcessingQueueException($"the queue {queue} took no message.", exception);
        }
    }

    private int? CountOf(string header) => _properties.Headers?.TryGetValue(header, out var value) == true
        ? value switch
        {
            byte[] text when int.TryParse(Encoding.ASCII.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            long number => (int)Math.Clamp(number, 0, int.MaxValue / 4),
            int number => Math.Clamp(number, 0, int.MaxValue / 4),
            _ => null,
        }
        : null;

    private static async Task SettleAsync(Func<Task> settle)
    {
        try
        {
            await settle();
        }
        catch (Exception exception) when (RabbitMqConnection.IsFault(exception))
        {
            // Whatever the connection took with it, RabbitMQ gives to another by itself.
        }
    }
}
