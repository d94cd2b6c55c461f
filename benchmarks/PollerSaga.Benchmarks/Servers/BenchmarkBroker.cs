using System.Text.Json;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.Benchmarks.Servers;

/// <summary>The benchmark's access to RabbitMQ.</summary>
internal sealed class BenchmarkBroker(Uri address)
{
    public const string ProcessingQueue = "benchmark-payloads";

    private static readonly string[] Endpoints =
    [
        PollerEndpoints.Job,
        PollerEndpoints.Preparation,
        PollerEndpoints.Task,
        PollerEndpoints.Events,
    ];

    private readonly ConnectionFactory _factory = new() { Uri = address, AutomaticRecoveryEnabled = false };

    /// <summary>Deletes the queues of the previous run.</summary>
    public Task DeleteQueuesAsync() => OnChannelAsync(async channel =>
    {
        foreach (var queue in Endpoints.Append(ProcessingQueue).Append($"{ProcessingQueue}.dead"))
            await channel.QueueDeleteAsync(queue);
        return true;
    });

    /// <summary>Starts a job with plain JSON on the workers' queue, as programs in other languages do.</summary>
    public Task StartJobAsync(Guid jobId, Uri url) => OnChannelAsync(async channel =>
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { jobId, url });
        await channel.BasicPublishAsync(
            exchange: string.Empty,
            PollerEndpoints.Job,
            mandatory: true,
            new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent },
            body);
        return true;
    });

    /// <summary>Returns the number of messages on the processing queue.</summary>
    public Task<uint> CountMessagesAsync() =>
        OnChannelAsync(async channel => (await channel.QueueDeclarePassiveAsync(ProcessingQueue)).MessageCount);

    private async Task<T> OnChannelAsync<T>(Func<IChannel, Task<T>> use)
    {
        await using var connection = await _factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        return await use(channel);
    }
}
