using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;

namespace PollerSaga.Reports;

/// <summary>Receives and deletes the messages of the completion queue.</summary>
/// <exception cref="DependencyUnavailableException">Thrown by each method if SQS is unavailable or refuses the call.</exception>
internal sealed class SqsCompletionQueue(SqsQueue queue, string name, ILogger logger)
{
    private const int MaxMessages = 10;

    private bool? _hasDeadLetters;

    /// <summary>Receives up to ten messages with a long poll.</summary>
    public async Task<List<Message>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var response = await queue.CallAsync(
            (client, url, token) => client.ReceiveMessageAsync(
                new ReceiveMessageRequest(url)
                {
                    MaxNumberOfMessages = MaxMessages,
                    WaitTimeSeconds = (int)SqsQueue.MaxPollTime.TotalSeconds,
                    MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
                },
                token),
            cancellationToken,
            SqsQueue.MaxPollTime);
        return response.Messages ?? [];
    }

    public async Task DeleteAsync(List<Message> messages)
    {
        var entries = messages.Select((message, index) => new DeleteMessageBatchRequestEntry(Id(index), message.ReceiptHandle)).ToList();
        var response = await queue.CallAsync(
            (client, url, token) => client.DeleteMessageBatchAsync(url, entries, token), CancellationToken.None);
        foreach (var failure in response.Failed ?? [])
            logger.ReportNotDeleted(name, failure.Code, failure.Message);
    }

    /// <summary>Whether an invalid message was received as often as allowed, and no redrive policy makes it a dead letter.</summary>
    public async Task<bool> MustDeleteInvalidAsync(Message message) =>
        ReceivesOf(message) >= SqsQueue.MaxReceives && !await HasDeadLettersAsync();

    private async Task<bool> HasDeadLettersAsync()
    {
        if (_hasDeadLetters is { } known)
            return known;

        var response = await queue.CallAsync(
            (client, url, token) => client.GetQueueAttributesAsync(url, [QueueAttributeName.RedrivePolicy], token), CancellationToken.None);
        return (_hasDeadLetters = response.Attributes?.ContainsKey(QueueAttributeName.RedrivePolicy) is true).Value;
    }

    private static int ReceivesOf(Message message) =>
        message.Attributes is { } attributes
        && attributes.TryGetValue(MessageSystemAttributeName.ApproximateReceiveCount, out var count)
        && int.TryParse(count, CultureInfo.InvariantCulture, out var receives) ? receives : 1;

    private static string Id(int index) => index.ToString(CultureInfo.InvariantCulture);
}
