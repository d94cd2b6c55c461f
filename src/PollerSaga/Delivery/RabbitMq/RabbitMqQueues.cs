using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>Finds the processing queue on RabbitMQ and the queue of its dead letters, and creates missing ones.</summary>
internal static class RabbitMqQueues
{
    /// <summary>The number of receives after which a message of a queue that PollerSaga created becomes a dead letter.</summary>
    public const int MaxReceives = MaxReturns + 1;

    /// <summary>The time after which messages of a queue that PollerSaga created expire.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(4);

    // Dead letters of a created queue have 3 receives (2 returns).
    private const int MaxReturns = 2;

    /// <summary>The name of the queue of the dead letters.</summary>
    public static string DeadLettersOf(ProcessingQueueOptions queue) => $"{queue.QueueName}.dead";

    /// <summary>Finds or creates the queue. An existing queue is used unchanged, whatever its properties.</summary>
    public static async Task EnsureAsync(IConnection connection, ProcessingQueueOptions queue, CancellationToken cancellationToken)
    {
        if (await CountAsync(connection, queue.QueueName, cancellationToken) is not null)
            return;
        if (!queue.CreateIfMissing)
        {
            throw new ProcessingQueueException(
                $"the queue {queue.QueueName} does not exist. Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true.");
        }

        try
        {
            await CreateAsync(connection, queue, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.PreconditionFailed })
        {
            var reason = exception.ShutdownReason.ReplyText;
            throw new ProcessingQueueException(
                $"the queue {queue.QueueName} does not exist and cannot be created: {reason}. "
                + "Create it, or delete the exchange or queue that conflicts with it.",
                exception);
        }
    }

    /// <summary>The number of messages that wait in a queue; null if the queue does not exist.</summary>
    public static async Task<uint?> CountAsync(IConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(name, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.NotFound })
        {
            return null;
        }
    }

    /// <summary>Creates the queue of the dead letters if it is missing.</summary>
    public static async Task DeclareDeadLettersAsync(IChannel channel, string name, CancellationToken cancellationToken) =>
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);

    private static async Task CreateAsync(IConnection connection, ProcessingQueueOptions queue, CancellationToken cancellationToken)
    {
        var deadLetters = DeadLettersOf(queue);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(deadLetters, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await DeclareDeadLettersAsync(channel, deadLetters, cancellationToken);
        await channel.QueueBindAsync(deadLetters, deadLetters, routingKey: string.Empty, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            queue.QueueName,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum", // The only type that counts the returns of a message.
                ["x-delivery-limit"] = MaxReturns,
                ["x-message-ttl"] = (long)Retention.TotalMilliseconds,
                ["x-dead-letter-exchange"] = deadLetters,
            },
            cancellationToken: cancellationToken);
    }
}
