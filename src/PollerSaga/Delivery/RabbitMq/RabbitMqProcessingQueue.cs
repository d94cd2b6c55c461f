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
/// A queue of RabbitMQ: the message is plain JSON, persistent, with the task's id as its own and job and task in its headers; it counts as
/// sent when the broker has confirmed it. One channel carries all sends of this process;
/// a send that finds it broken makes another.
/// </summary>
internal sealed class RabbitMqProcessingQueue(IOptions<ProcessingQueueOptions> queue, IOptions<TransportOptions> transport)
    : IProcessingQueue, IAsyncDisposable
{
    // A broker that is there confirms within moments. One that went away between a message and its confirm must not be waited for for ever:
    // the lease of the task would be renewed all the while.
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromSeconds(30);

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
                .WaitAsync(LongestConfirm, TimeProvider.System, cancellationToken);
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

        // What was sent is confirmed, so there is nothing left to wait for but a polite end.
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

            Abandon();
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

    /// <summary>Lets a channel go that has failed, and its connection; the one that another send has made meanwhile stays.</summary>
    private async Task DisconnectAsync(IChannel? failed)
    {
        await _connecting.WaitAsync();
        try
        {
            if (_channel == failed)
                Abandon();
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Lets channel and connection go. Nobody waits for it: a server that is gone takes its time-out to say so, and every send would wait along.</summary>
    private void Abandon()
    {
        if (_connection is { } connection)
            _ = connection.AbortAsync().ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
        (_channel, _connection) = (null, null);
    }
}
