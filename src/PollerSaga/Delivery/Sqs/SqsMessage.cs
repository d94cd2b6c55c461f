using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using PollerSaga.Faults;

namespace PollerSaga.Delivery.Sqs;

/// <summary>A message of SQS that this process holds while its receipt handle is valid.</summary>
internal sealed class SqsMessage(SqsQueue queue, Message message, bool hasDeadLetters) : IReceivedMessage
{
    public string Id => message.MessageId;

    public ReadOnlyMemory<byte> Body { get; } = Encoding.UTF8.GetBytes(message.Body ?? string.Empty);

    public int ReceiveCount { get; } =
        message.Attributes?.TryGetValue(MessageSystemAttributeName.ApproximateReceiveCount, out var text) == true
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;

    public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken) =>
        HideAsync(SqsProcessingQueueReader.Seconds(visibilityTimeout), cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        ChangeAsync((client, url, token) => client.DeleteMessageAsync(url, message.ReceiptHandle, token), cancellationToken);

    public Task AbandonAsync(CancellationToken cancellationToken) => HideAsync(seconds: 0, cancellationToken);

    // The redrive policy makes it a dead letter when it would be received the next time.
    public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) =>
        hasDeadLetters ? HideAsync(seconds: 0, cancellationToken) : CompleteAsync(cancellationToken);

    private Task HideAsync(int seconds, CancellationToken cancellationToken) =>
        ChangeAsync(
            (client, url, token) => client.ChangeMessageVisibilityAsync(url, message.ReceiptHandle, seconds, token),
            cancellationToken);

    private async Task ChangeAsync<T>(Func<IAmazonSQS, string, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await queue.CallAsync(call, cancellationToken);
        }
        catch (DependencyRefusedException exception) when (IsExpired(exception.InnerException))
        {
            // The visibility time-out has passed: the message is received again, or another consumer holds it.
        }
    }

    private static bool IsExpired(Exception? exception) => exception is MessageNotInflightException or ReceiptHandleIsInvalidException
        || (exception is AmazonSQSException { ErrorCode: "InvalidParameterValue" } refusal
            && refusal.Message.Contains("receipt handle", StringComparison.OrdinalIgnoreCase));
}
