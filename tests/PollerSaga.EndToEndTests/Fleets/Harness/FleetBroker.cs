using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>The tests' access to RabbitMQ.</summary>
public sealed class FleetBroker(Uri address) : IAsyncDisposable
{
    private static readonly string[] Endpoints = ["poller-job", "poller-preparation", "poller-task", "poller-events"];

    private readonly ConnectionFactory _factory = new() { Uri = address, AutomaticRecoveryEnabled = false };

    /// <summary>The processing queue of this test.</summary>
    public string ProcessingQueue { get; } = $"payloads-{Guid.NewGuid():N}";

    /// <summary>Deletes the queues of earlier tests. No process may use the bus.</summary>
    public Task CleanAsync() => OnChannelAsync(async channel =>
    {
        foreach (var endpoint in Endpoints)
        {
            foreach (var queue in new[] { endpoint, $"{endpoint}_error", $"{endpoint}_skipped" })
                await channel.QueueDeleteAsync(queue);
        }

        return true;
    });

    /// <summary>Receives and removes all messages of a queue.</summary>
    public Task<List<QueuedMessage>> TakeAllAsync(string queue) => OnChannelAsync(async channel =>
    {
        var messages = new List<QueuedMessage>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } got)
            messages.Add(QueuedMessage.Of(got));
        return messages;
    });

    /// <summary>Returns the number of messages in the engine's error queues.</summary>
    public async Task<long> CountDeadLettersAsync()
    {
        var count = 0L;
        foreach (var endpoint in Endpoints)
            count += await CountAsync($"{endpoint}_error") + await CountAsync($"{endpoint}_skipped");
        return count;
    }

    /// <summary>Whether a queue exists.</summary>
    public async Task<bool> HasQueueAsync(string queue) => await FindQueueAsync(queue) is not null;

    /// <summary>
    /// Whether a queue is durable and of a type. RabbitMQ accepts the declaration of an existing queue only with its own properties.
    /// </summary>
    public async Task<bool> IsOfTypeAsync(string queue, string type)
    {
        try
        {
            return await OnChannelAsync(async channel =>
            {
                await channel.QueueDeclareAsync(
                    queue,
                    durable: true,
                    exclusive: false,
                    autoDelete: false,
                    new Dictionary<string, object?> { ["x-queue-type"] = type });
                return true;
            });
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.PreconditionFailed })
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync() => await OnChannelAsync(async channel =>
    {
        await channel.QueueDeleteAsync(ProcessingQueue);
        await channel.QueueDeleteAsync($"{ProcessingQueue}.dead");
        await channel.ExchangeDeleteAsync($"{ProcessingQueue}.dead");
        return true;
    });

    private async Task<long> CountAsync(string queue) => await FindQueueAsync(queue) is { } found ? found.MessageCount : 0;

    private async Task<QueueDeclareOk?> FindQueueAsync(string queue)
    {
        try
        {
            return await OnChannelAsync(channel => channel.QueueDeclarePassiveAsync(queue));
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.NotFound })
        {
            return null;
        }
    }

    private async Task<T> OnChannelAsync<T>(Func<IChannel, Task<T>> use)
    {
        await using var connection = await _factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await use(channel);
    }
}
