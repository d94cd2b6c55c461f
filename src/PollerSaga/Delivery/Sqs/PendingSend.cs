using Amazon.SQS.Model;

namespace PollerSaga.Delivery.Sqs;

/// <summary>A message that waits for its batch, and the sender that waits for the result.</summary>
/// <param name="body">The body; ASCII, as the JSON of wire messages is.</param>
/// <param name="attributes">The attributes; all are strings.</param>
/// <param name="cancellationToken">Cancelled when the sender no longer waits.</param>
internal sealed class PendingSend(string body, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
{
    private const string Text = "String";

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the queue has the message or has refused it.</summary>
    public Task Sent => _sent.Task;

    /// <summary>The size as SQS counts it: the body, and the name, type and value of each attribute.</summary>
    public int Bytes { get; } = body.Length + attributes.Sum(attribute => attribute.Key.Length + Text.Length + attribute.Value.Length);

    /// <summary>Whether the sender no longer waits.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>The group and deduplication id for a FIFO queue; null for a standard queue.</summary>
    public (string Group, string DeduplicationId)? Fifo { get; init; }

    /// <summary>The message as an entry of a batch.</summary>
    public SendMessageBatchRequestEntry ToEntry(string id) => new(id, body)
    {
        MessageAttributes = attributes.ToDictionary(
            attribute => attribute.Key,
            attribute => new MessageAttributeValue { DataType = Text, StringValue = attribute.Value }),
        MessageGroupId = Fifo?.Group,
        MessageDeduplicationId = Fifo?.DeduplicationId,
    };

    public void Succeed() => _sent.TrySetResult();

    public void Fail(Exception exception) => _sent.TrySetException(exception);
}
