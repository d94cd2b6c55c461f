using PollerSaga.Delivery;
using PollerSaga.Delivery.RabbitMq;
using PollerSaga.IntegrationTests.Transport;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Delivery.RabbitMq;

/// <summary>A queue of the tests' broker, with a channel of the test's own to look into it.</summary>
internal sealed class RabbitMqTestQueue : IAsyncDisposable
{
    private readonly List<RabbitMqProcessingQueue> _queues = [];

    private RabbitMqTestQueue(IConnection connection, IChannel channel) => (Connection, Channel) = (connection, channel);

    public string Name { get; } = $"poller-payloads-test-{Guid.NewGuid():N}";

    public string DeadLetters => $"{Name}.dead";

    public IConnection Connection { get; }

    public IChannel Channel { get; }

    public static async Task<RabbitMqTestQueue> ConnectAsync()
    {
        var connection = await RabbitMqServer.ConnectAsync();
        return new RabbitMqTestQueue(connection, await connection.CreateChannelAsync());
    }

    public async Task<IReadOnlyCollection<byte[]>> TakeAllAsync()
    {
        var bodies = new List<byte[]>();
        while (await Channel.BasicGetAsync(Name, autoAck: true) is { } received)
            bodies.Add(received.Body.ToArray());
        return bodies;
    }

    public RabbitMqProcessingQueue Over(TransportOptions transport, bool createIfMissing = true)
    {
        var options = TestSettings.Valid();
        options.Transport = transport;
        options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq, QueueName = Name, CreateIfMissing = createIfMissing };
        var queue = new RabbitMqProcessingQueue(options.Of<ProcessingQueueOptions>(), options.Of<TransportOptions>());
        _queues.Add(queue);
        return queue;
    }

    /// <summary>The next message, which is on its way at the latest.</summary>
    public async Task<BasicGetResult> ReceiveAsync(string? from = null)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        while (true)
        {
            if (await Channel.BasicGetAsync(from ?? Name, autoAck: false, patience.Token) is { } received)
                return received;
        }
    }

    public async Task DeclareAsync(string queue, params (string Key, object? Value)[] arguments)
    {
        await using var channel = await Connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            arguments.ToDictionary(argument => argument.Key, argument => argument.Value));
    }

    public async Task<bool> ExistsAsync(string queue)
    {
        await using var channel = await Connection.CreateChannelAsync();
        return await channel.QueueDeclarePassiveAsync(queue).ContinueWith(
            declared => declared.IsCompletedSuccessfully,
            TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
            await queue.DisposeAsync();

        await using var channel = await Connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(Name);
        await channel.QueueDeleteAsync(DeadLetters);
        await channel.ExchangeDeleteAsync(DeadLetters);
        await Connection.DisposeAsync();
    }
}
