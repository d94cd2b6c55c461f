using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>
/// Sends to a queue of RabbitMQ. A message is persistent plain JSON; its id is the id of the task, and its headers name job and task. The
/// message is sent when the broker has confirmed it. One channel carries all sends of this process; a send that finds it closed opens
/// another.
/// </summary>
internal sealed class RabbitMqProcessingQueue(IOptions<ProcessingQueueOptions> queue, IOptions<TransportOptions> transport)
    : IProcessingQueue, IAsyncDisposable
{
    // A healthy broker confirms within milliseconds. One that stops between a message and its confirm must not block the send for ever: the
    // worker would renew the lease of the task all the time.
    private static readonly TimeSpan MaxConfirmTime = TimeSpan.FromSeconds(30);

    private readonly ProcessingQueueOptions _queue = queue.Value;
    private readonly TransportOptions _transport = transport.Value;
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
            await channel
                .BasicPublishAsync(exchange: string.Empty, _queue.QueueName, mandatory: true, properties, body, cancellationToken)
                .AsTask()
                .WaitAsync(MaxConfirmTime, TimeProvider.System, cancellationToken);
        }
        catch (PublishReturnException exception)
        {
            // The queue was deleted meanwhile. The next try creates it again, or reports that it is missing.
            await DisconnectAsync(channel);
            var reply = string.Create(CultureInfo.InvariantCulture, $"{exception.ReplyCode} {exception.ReplyText}");
            throw new ProcessingQueueException($"the queue {_queue.QueueName} refuses the message: {reply}.", exception);
        }
        catch (PublishException exception)
        {
            throw new ProcessingQueueException($"the queue {_queue.QueueName} refuses the message.", exception);
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

        // All sends are confirmed.
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
            await connection.DisposeAsync();
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

            Drop();
            _connection = await RabbitMqConnection.OpenAsync(_transport, cancellationToken);
            await RabbitMqQueues.EnsureAsync(_connection, _queue, cancellationToken);
            return _channel = await _connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Closes a failed channel and its connection, unless another send has already replaced them.</summary>
    private async Task DisconnectAsync(IChannel? failed)
    {
        await _connecting.WaitAsync();
        try
        {
            if (_channel == failed)
                Drop();
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Closes channel and connection without waiting: with a server that is down, every send would wait for a time-out.</summary>
    private void Drop()
    {
        if (_connection is { } connection)
            _ = connection.AbortAsync().ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
        (_channel, _connection) = (null, null);
    }
}
