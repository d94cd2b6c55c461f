using System.Text;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>
/// A RabbitMQ client without MassTransit, like a producer in another language. It deletes the engine's queues when it opens and when it is
/// disposed, so that each test has empty endpoints.
/// </summary>
internal sealed class BareClient : IAsyncDisposable
{
    public const string Json = "application/json";
    public const string Envelope = "application/vnd.masstransit+json";

    public static readonly string[] Endpoints =
    [
        PollerEndpoints.Job,
        PollerEndpoints.Preparation,
        PollerEndpoints.Task,
        PollerEndpoints.Events,
    ];

    private static readonly string[] Queues =
    [
        .. Endpoints.SelectMany(endpoint => new[] { endpoint, $"{endpoint}_error", $"{endpoint}_skipped" }),
    ];

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BareClient(IConnection connection, IChannel channel)
    {
        _connection = connection;
        _channel = channel;
    }

    public static async Task<BareClient> OpenAsync()
    {
        var connection = await RabbitMqServer.ConnectAsync();
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var client = new BareClient(connection, channel);
        await client.DeleteAllAsync();
        return client;
    }

    /// <summary>Sends to a queue, which must exist.</summary>
    public Task PublishAsync(string queue, string body, string? contentType = Json) =>
        PublishAsync(queue, Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Sends to a queue, which must exist.</summary>
    public async Task PublishAsync(string queue, byte[] body, string? contentType = Json)
    {
        var properties = new BasicProperties();
        if (contentType is not null)
            properties.ContentType = contentType;
        await _channel.BasicPublishAsync(exchange: string.Empty, queue, mandatory: true, properties, body).AsTask().OrTimeOut();
    }

    /// <summary>Returns the number of messages in a queue; null if the queue does not exist.</summary>
    public async Task<uint?> CountAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        return await channel.QueueDeclarePassiveAsync(queue).ContinueWith(
            declared => declared.IsCompletedSuccessfully ? declared.Result.MessageCount : (uint?)null,
            TaskScheduler.Default);
    }

    /// <summary>Returns the endpoints' queues with messages, and their numbers.</summary>
    public async Task<IReadOnlyCollection<(string Queue, int Count)>> LeftoversAsync()
    {
        var leftovers = new List<(string, int)>();
        foreach (var queue in Queues)
        {
            if (await CountAsync(queue) is > 0 and var count)
                leftovers.Add((queue, (int)count));
        }

        return leftovers;
    }

    /// <summary>Receives the next message of a queue.</summary>
    public async Task<BasicGetResult> TakeAsync(string queue)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        while (true)
        {
            if (await _channel.BasicGetAsync(queue, autoAck: true, patience.Token) is { } taken)
                return taken;
        }
    }

    /// <summary>Waits until a queue contains this number of messages.</summary>
    public async Task UntilHoldsAsync(string queue, uint count)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        while (await CountAsync(queue) != count)
            patience.Token.ThrowIfCancellationRequested();
    }

    public Task DeleteAsync(string queue) => _channel.QueueDeleteAsync(queue);

    /// <summary>Declares a queue. RabbitMQ refuses it if a queue with other properties exists.</summary>
    public async Task DeclareAsync(string queue, params (string Key, object? Value)[] arguments)
    {
        await using var channel = await _connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            arguments.ToDictionary(argument => argument.Key, argument => argument.Value));
    }

    /// <summary>Receives a copy of all further messages of a published type, in a queue that this connection owns.</summary>
    /// <returns>The queue.</returns>
    public async Task<string> CopyAsync<T>()
    {
        var queue = await _channel.QueueDeclareAsync();
        await _channel.QueueBindAsync(queue.QueueName, $"{typeof(T).Namespace}:{typeof(T).Name}", routingKey: string.Empty);
        return queue.QueueName;
    }

    public async ValueTask DisposeAsync()
    {
        await DeleteAllAsync();
        await _connection.DisposeAsync();
    }

    private async Task DeleteAllAsync()
    {
        foreach (var name in Queues)
        {
            await _channel.QueueDeleteAsync(name);
            await _channel.ExchangeDeleteAsync(name);
        }
    }
}
