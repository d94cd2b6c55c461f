using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using RabbitMQ.Client;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>A quorum queue with the product's arguments. A send completes when the broker confirms the message.</summary>
internal sealed class RabbitMqFloorQueue : IFloorQueue
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _queue;

    private RabbitMqFloorQueue(IConnection connection, IChannel channel, string queue)
    {
        _connection = connection;
        _channel = channel;
        _queue = queue;
    }

    public static async Task<RabbitMqFloorQueue> OpenAsync(Uri broker, string queue)
    {
        var connection = await new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 2 });
        return new RabbitMqFloorQueue(connection, channel, queue);
    }

    public async Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
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
        var body = JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ProcessPayloadMessage);
        await _channel.BasicPublishAsync(exchange: string.Empty, _queue, mandatory: true, properties, body, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
