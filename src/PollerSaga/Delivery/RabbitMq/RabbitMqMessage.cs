using System.Globalization;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>
/// A message of RabbitMQ that this process holds. When its connection ends, RabbitMQ gives the message to another consumer.
/// </summary>
internal sealed class RabbitMqMessage : IReceivedMessage
{
    // A quorum queue counts the returns. A classic queue only shows that there was one, so from then on the message carries our own count.
    private const string DeliveryCount = "x-delivery-count";
    private const string OwnCount = "x-pollersaga-receives";
    private const string ReasonHeader = "x-pollersaga-reason";

    // A header must fit into a frame.
    private const int MaxReasonLength = 2_000;

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
        Body = delivery.Body.ToArray(); // The client reuses the buffer after this constructor.

        var returns = CountOf(DeliveryCount);
        _isCounted = !delivery.Redelivered || returns is not null;
        ReceiveCount = (returns ?? (delivery.Redelivered ? 1 : 0)) + (CountOf(OwnCount) ?? 0) + 1;
    }

    public string Id => _properties.MessageId is { Length: > 0 } id
        ? id
        : string.Create(CultureInfo.InvariantCulture, $"{_tag} of {_queue.QueueName}");

    public ReadOnlyMemory<byte> Body { get; }

    public int ReceiveCount { get; }

    // RabbitMQ hides the message while the connection lasts.
    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CompleteAsync(CancellationToken cancellationToken) => IfConnectedAsync(() => AcknowledgeAsync(cancellationToken));

    public Task AbandonAsync(CancellationToken cancellationToken) => IfConnectedAsync(async () =>
    {
        if (_isCounted)
        {
            await _channel.BasicNackAsync(_tag, multiple: false, requeue: true, cancellationToken);
            return;
        }

        await SendAsync(_queue.QueueName, OwnCount, ReceiveCount, cancellationToken);
        await AcknowledgeAsync(cancellationToken);
    });

    // A copy: RabbitMQ counts every return of a message.
    public Task ReturnAsync(CancellationToken cancellationToken) => IfConnectedAsync(async () =>
    {
        await SendAsync(_queue.QueueName, OwnCount, ReceiveCount - 1, cancellationToken);
        await AcknowledgeAsync(cancellationToken);
    });

    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) => IfConnectedAsync(async () =>
    {
        // Not through the queue's dead-letter exchange: a client cannot see whether there is one, and without one RabbitMQ drops the
        // message.
        var deadLetters = RabbitMqQueues.DeadLettersOf(_queue);
        if (_queue.CreateIfMissing)
            await RabbitMqQueues.DeclareDeadLettersAsync(_channel, deadLetters, cancellationToken);
        await SendAsync(deadLetters, ReasonHeader, reason[..Math.Min(reason.Length, MaxReasonLength)], cancellationToken);
        await AcknowledgeAsync(cancellationToken);
    });

    private async Task AcknowledgeAsync(CancellationToken cancellationToken) =>
        await _channel.BasicAckAsync(_tag, multiple: false, cancellationToken);

    /// <summary>Sends the message to a queue, and returns when the queue has it durably.</summary>
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
            throw new ProcessingQueueException($"the queue {queue} refuses the message.", exception);
        }
    }

    private int? CountOf(string header) => _properties.Headers?.TryGetValue(header, out var value) == true
        ? value switch
        {
            byte[] text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            long number => (int)Math.Clamp(number, 0, int.MaxValue / 4),
            int number => Math.Clamp(number, 0, int.MaxValue / 4),
            _ => null,
        }
        : null;

    private static async Task IfConnectedAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (RabbitMqConnection.IsFault(exception))
        {
            // RabbitMQ gives the messages of a broken connection to other consumers.
        }
    }
}
