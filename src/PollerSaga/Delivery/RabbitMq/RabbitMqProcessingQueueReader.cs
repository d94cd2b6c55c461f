using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>
/// Receives from a queue of RabbitMQ. This process holds as many messages as it processes at the same time, each until it is acknowledged
/// or the connection ends. RabbitMQ has no visibility time-out: when a process dies, its messages return to the queue at once.
/// </summary>
internal sealed class RabbitMqProcessingQueueReader(
    IOptions<ProcessingQueueOptions> queue,
    IOptions<TransportOptions> transport,
    IOptions<ProcessingOptions> processing,
    TimeProvider clock) : IProcessingQueueReader, IAsyncDisposable
{
    private readonly ProcessingQueueOptions _queue = queue.Value;
    private readonly TransportOptions _transport = transport.Value;
    private readonly ushort _prefetch = (ushort)processing.Value.Concurrency;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private IConnection? _connection;
    private Consumer? _consumer;
    private bool _isStopped;

    public int MaxReceives => RabbitMqQueues.MaxReceives;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await RabbitMqConnection.OpenAsync(_transport, cancellationToken);
        await DescribeFaultsAsync(() => EnsureQueuesAsync(connection, cancellationToken));
    }

    public async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (await ConsumeAsync(cancellationToken) is not { } consumer)
            return [];

        using var timeUp = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        try
        {
            // False if the connection broke or the queue was deleted; the next call connects again.
            await consumer.Arrived.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }

        var received = new List<IReceivedMessage>(count);
        while (received.Count < count && consumer.Arrived.TryRead(out var message))
            received.Add(message);
        return received;
    }

    public async Task StopAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            _isStopped = true;
            if (_consumer is { IsOpen: true } consumer)
                await consumer.CancelAsync();
        }
        catch (Exception exception) when (RabbitMqConnection.IsFault(exception))
        {
            // The end of the connection returned all its messages.
        }
        finally
        {
            _connecting.Release();
        }
    }

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        if (await ConsumeAsync(cancellationToken) is not { } consumer || consumer.Arrived.Count > 0)
            return false;

        // RabbitMQ does not count the messages that other consumers hold.
        return await DescribeFaultsAsync(() => RabbitMqQueues.CountAsync(_connection!, _queue.QueueName, cancellationToken)) == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
            await connection.DisposeAsync();
    }

    /// <summary>The active consumer; null after the stop.</summary>
    private async Task<Consumer?> ConsumeAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_isStopped || _consumer is { IsOpen: true })
                return _isStopped ? null : _consumer;

            if (_connection is { } broken)
                _ = broken.AbortAsync(CancellationToken.None).ContinueWith(_ => broken.Dispose(), TaskScheduler.Default);
            (_consumer, _connection) = (null, null);
            var connection = _connection = await RabbitMqConnection.OpenAsync(_transport, cancellationToken);
            return _consumer = await DescribeFaultsAsync(async () =>
            {
                await EnsureQueuesAsync(connection, cancellationToken);
                return await Consumer.StartAsync(connection, _queue, _prefetch, cancellationToken);
            });
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<bool> EnsureQueuesAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await RabbitMqQueues.EnsureAsync(connection, _queue, cancellationToken);
        var deadLetters = RabbitMqQueues.DeadLettersOf(_queue);
        return _queue.CreateIfMissing || await RabbitMqQueues.CountAsync(connection, deadLetters, cancellationToken) is not null
            ? true
            : throw new ProcessingQueueException(
                $"the queue {deadLetters} for dead letters does not exist. "
                + "Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true.");
    }

    private async Task<T> DescribeFaultsAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (RabbitMqConnection.IsFault(exception))
        {
            throw RabbitMqConnection.Describe(_transport, exception);
        }
    }

    /// <summary>A consumer on its own channel, and the messages that RabbitMQ has sent it.</summary>
    private sealed class Consumer
    {
        private readonly Channel<RabbitMqMessage> _arrived = Channel.CreateUnbounded<RabbitMqMessage>();
        private readonly IChannel _channel;
        private string _tag = string.Empty;

        private Consumer(IChannel channel) => _channel = channel;

        public ChannelReader<RabbitMqMessage> Arrived => _arrived.Reader;

        public bool IsOpen => _channel.IsOpen && !_arrived.Reader.Completion.IsCompleted;

        public static async Task<Consumer> StartAsync(
            IConnection connection,
            ProcessingQueueOptions queue,
            ushort prefetch,
            CancellationToken cancellationToken)
        {
            var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                cancellationToken);
            var consumer = new Consumer(channel);
            var events = new AsyncEventingBasicConsumer(channel);
            events.ReceivedAsync += (_, delivery) =>
            {
                consumer._arrived.Writer.TryWrite(new RabbitMqMessage(channel, queue, delivery));
                return Task.CompletedTask;
            };
            events.ShutdownAsync += (_, _) => consumer.EndAsync();
            events.UnregisteredAsync += (_, _) => consumer.EndAsync();
            await channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, cancellationToken);
            consumer._tag = await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, events, cancellationToken);
            return consumer;
        }

        public async Task CancelAsync()
        {
            await _channel.BasicCancelAsync(_tag);

            // RabbitMQ confirms the cancel after the last message.
            await foreach (var message in Arrived.ReadAllAsync())
                await message.AbandonAsync(CancellationToken.None);
        }

        private Task EndAsync()
        {
            _arrived.Writer.TryComplete();
            return Task.CompletedTask;
        }
    }
}
