using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace PollerSaga.Delivery.Sqs;

/// <summary>Creates a queue of SQS and the queue of its dead letters.</summary>
internal sealed class SqsQueueFactory(SqsQueueSettings settings, IAmazonSQS client)
{
    /// <summary>The time after which SQS deletes a message.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(4);

    // Dead letters keep the age of their messages, so their queue has the longest retention that SQS allows.
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(14);

    /// <summary>Creates the queues that do not exist.</summary>
    /// <returns>The address of the queue.</returns>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        var deadLetters = await CreateDeadLettersAsync(cancellationToken);
        return await CreateAsync(
            settings.QueueName,
            new()
            {
                [QueueAttributeName.VisibilityTimeout] = Seconds(VisibilityTimeout),
                [QueueAttributeName.MessageRetentionPeriod] = Seconds(Retention),
                [QueueAttributeName.RedrivePolicy] =
                    JsonSerializer.Serialize(new { deadLetterTargetArn = deadLetters, maxReceiveCount = SqsQueue.MaxReceives }),
            },
            cancellationToken);
    }

    /// <returns>The ARN of the queue.</returns>
    private async Task<string> CreateDeadLettersAsync(CancellationToken cancellationToken)
    {
        var url = await CreateAsync(
            settings.DeadLetterName,
            new() { [QueueAttributeName.MessageRetentionPeriod] = Seconds(DeadLetterRetention) },
            cancellationToken);
        var response = await client.GetQueueAttributesAsync(url, [QueueAttributeName.QueueArn], cancellationToken);
        return response.QueueARN;
    }

    // SQS accepts a repeated request. A queue that another process has created with other attributes is used unchanged.
    private async Task<string> CreateAsync(string name, Dictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        if (settings.IsFifo)
            attributes[QueueAttributeName.FifoQueue] = "true";
        try
        {
            var request = new CreateQueueRequest { QueueName = name, Attributes = attributes };
            return (await client.CreateQueueAsync(request, cancellationToken)).QueueUrl;
        }
        catch (QueueNameExistsException)
        {
            return (await client.GetQueueUrlAsync(name, cancellationToken)).QueueUrl;
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
