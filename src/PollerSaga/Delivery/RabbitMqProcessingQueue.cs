using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery;

/// <summary>
/// A queue of RabbitMQ: the message is plain JSON, persistent, with the task's id as its own and job and task in its headers; it counts as
/// sent when the broker has confirmed it. One channel carries all sends of this process;
/// a send that finds it broken makes another.
/// </summary>
internal sealed class RabbitMqProcessingQueue(IOptions<PollerSagaOptions> options) : IProcessingQueue, IAsyncDisposable
{
    // What a queue that is made here has: dead letters after 3 receives (a limit of 2 returns), kept for 4 days.
    private const int MostReturns = 2;
    private static readonly TimeSpan Retention = TimeSpan.FromDays(4);

    private readonly ProcessingQueueOptions _queue = options.Value.ProcessingQueue;
    private readonly TransportOptions _transport = options.Value.Transport;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;
    private bool _isDisposed;

    public async Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ProcessPayloadMessage);
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            MessageId = message.Task.TaskId.ToString(),
            Headers = new Dictionary<string, object?>
            {
                ["jobId"] = message.Task.JobId.ToString(),
                ["taskId"] = message.Task.TaskId.ToString(),
            },
        };

        IChannel? channel = null;
        try
        {
            channel = await ConnectAsync(cancellationToken);
            await channel.BasicPublishAsync(exchange: string.Empty, _queue.QueueName, mandatory: true, properties, body, cancellationToken);
        }
        catch (PublishReturnException exception)
        {
            // The queue was deleted under us: the next try makes or misses it anew.
            await DisconnectAsync(channel);
            throw new ProcessingQueueException(
                string.Create(CultureInfo.InvariantCulture, $"the queue {_queue.QueueName} took no message: {exception.ReplyCode} {exception.ReplyText}."), exception);
        }
        catch (PublishException exception)
        {
            throw new ProcessingQueueException($"the queue {_queue.QueueName} refused the message.", exception);
        }
        catch (Exception exception) when (RabbitMqConnection.IsFault(exception))
        {
            await DisconnectAsync(channel);
            throw RabbitMqConnection.Describe(_transport, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;

        await DisconnectAsync(_channel);
        _connecting.Dispose();
    }

    private async ValueTask<IChannel> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open)
            return open;

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_channel is { IsOpen: true } opened)
                return opened;

            await CloseAsync();
            _connection = await RabbitMqConnection.OpenAsync(_transport, cancellationToken);
            await EnsureQueueAsync(_connection, cancellationToken);
            return _channel = await _connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Finds the queue, or makes it. One that exists is used as it is, however it was made.</summary>
    private async Task EnsureQueueAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(connection, cancellationToken))
            return;
        if (!_queue.CreateIfMissing)
            throw new ProcessingQueueException($"the queue {_queue.QueueName} does not exist; make it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true.");

        try
        {
            await MakeQueueAsync(connection, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.PreconditionFailed } reason)
        {
            throw new ProcessingQueueException($"the queue {_queue.QueueName} is missing and cannot be made: {reason.ReplyText}. Make it, or delete what is in its way.", exception);
        }
    }

    private async Task MakeQueueAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var deadLetters = $"{_queue.QueueName}.dead";
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(deadLetters, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(deadLetters, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(deadLetters, deadLetters, routingKey: string.Empty, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            _queue.QueueName,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum", // The kind that counts how often a message came back.
                ["x-delivery-limit"] = MostReturns,
                ["x-message-ttl"] = (long)Retention.TotalMilliseconds,
                ["x-dead-letter-exchange"] = deadLetters,
            },
            cancellationToken: cancellationToken);
    }

    private async Task<bool> ExistsAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            await channel.QueueDeclarePassiveAsync(_queue.QueueName, cancellationToken);
            return true;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.NotFound })
        {
            return false;
        }
    }

    /// <summary>Lets a channel go that has failed, and its connection; the one that another send has made meanwhile stays.</summary>
    private async Task DisconnectAsync(IChannel? failed)
    {
        await _connecting.WaitAsync();
        try
        {
            if (_channel == failed)
                await CloseAsync();
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task CloseAsync()
    {
        var (channel, connection) = (_channel, _connection);
        (_channel, _connection) = (null, null);
        if (channel is not null)
            await channel.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
    }
}
