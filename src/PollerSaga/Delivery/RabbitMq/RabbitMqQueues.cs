using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>The processing queue on RabbitMQ and its dead letters: how they are found, and made where they are missing.</summary>
internal static class RabbitMqQueues
{
    /// <summary>How often a message of a queue that is made here is received before it is a dead letter.</summary>
    public const int MaxReceives = MostReturns + 1;

    // What a queue that is made here has: dead letters after 3 receives (a limit of 2 returns), kept for 4 days.
    private const int MostReturns = 2;
    private static readonly TimeSpan Retention = TimeSpan.FromDays(4);

    /// <summary>What the queue of the dead letters is called.</summary>
    public static string DeadLettersOf(ProcessingQueueOptions queue) => $"{queue.QueueName}.dead";

    /// <summary>Finds the queue, or makes it. One that exists is used as it is, however it was made.</summary>
    public static async Task EnsureAsync(IConnection connection, ProcessingQueueOptions queue, CancellationToken cancellationToken)
    {
        if (await CountAsync(connection, queue.QueueName, cancellationToken) is not null)
            return;
        if (!queue.CreateIfMissing)
            throw new ProcessingQueueException($"the queue {queue.QueueName} does not exist; make it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true.");

        try
        {
            await MakeAsync(connection, queue, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: Constants.PreconditionFailed } reason)
        {
            throw new ProcessingQueueException($"the queue {queue.QueueName} is missing and cannot be made: {reason.ReplyText}. Make it, or delete what is in its way.", exception);
        }
    }

    /// <summary>How many messages wait in a queue; null where there is no such queue.</summary>
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

    private static async Task MakeAsync(IConnection connection, ProcessingQueueOptions queue, CancellationToken cancellationToken)
    {
        var deadLetters = DeadLettersOf(queue);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(deadLetters, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(deadLetters, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(deadLetters, deadLetters, routingKey: string.Empty, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            queue.QueueName,
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
}
