using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using PollerSaga.Faults;

namespace PollerSaga.Delivery.Sqs;

/// <summary>A message of SQS in our hands, for as long as its receipt holds.</summary>
internal sealed class SqsMessage(SqsQueue queue, Message message, bool hasDeadLetters) : IReceivedMessage
{
    public string Id => message.MessageId;

    public ReadOnlyMemory<byte> Body { get; } = Encoding.UTF8.GetBytes(message.Body ?? string.Empty);

    public int ReceiveCount { get; } =
        message.Attributes?.TryGetValue(MessageSystemAttributeName.ApproximateReceiveCount, out var text) == true
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;

    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken) => HideAsync(SqsProcessingQueueReader.Seconds(visibilityTimeout), cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        SettleAsync((client, url, token) => client.DeleteMessageAsync(url, message.ReceiptHandle, token), cancellationToken);

    public Task AbandonAsync(CancellationToken cancellationToken) => HideAsync(seconds: 0, cancellationToken);

    // With its tries used up, the redrive policy takes it away when it would be received the next time.
    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) =>
        hasDeadLetters ? HideAsync(seconds: 0, cancellationToken) : CompleteAsync(cancellationToken);

    private Task HideAsync(int seconds, CancellationToken cancellationToken) =>
        SettleAsync((client, url, token) => client.ChangeMessageVisibilityAsync(url, message.ReceiptHandle, seconds, token), cancellationToken);

    private async Task SettleAsync<T>(Func<IAmazonSQS, string, CancellationToken, Task<T>> settle, CancellationToken cancellationToken)
    {
        try
        {
            await queue.CallAsync(settle, cancellationToken);
        }
        catch (DependencyRefusedException exception) when (IsTakenBack(exception.InnerException))
        {
            // Its time had passed, and it is received again, or somebody else has it now.
        }
    }

    private static bool IsTakenBack(Exception? exception) => exception is MessageNotInflightException or ReceiptHandleIsInvalidException
        || (exception is AmazonSQSException { ErrorCode: "InvalidParameterValue" } refusal && refusal.Message.Contains("receipt handle", StringComparison.OrdinalIgnoreCase));
}
