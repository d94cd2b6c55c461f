using Amazon.SQS.Model;

namespace PollerSaga.Delivery.Sqs;

/// <summary>A message that waits for its place in a batch, and its sender for what becomes of it.</summary>
/// <param name="body">The body; ASCII, as our JSON is.</param>
/// <param name="attributes">The attributes, texts all.</param>
/// <param name="cancellationToken">Tells that the sender has given up.</param>
internal sealed class PendingSend(string body, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
{
    private const string Text = "String";

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the queue has the message, or refused it.</summary>
    public Task Sent => _sent.Task;

    /// <summary>What SQS counts against its limit: the body, and of each attribute name, type and value.</summary>
    public int Bytes { get; } = body.Length + attributes.Sum(attribute => attribute.Key.Length + Text.Length + attribute.Value.Length);

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsGivenUp => cancellationToken.IsCancellationRequested;

    /// <summary>What a FIFO queue orders and tells apart by; null for another queue.</summary>
    public (string Group, string DeduplicationId)? Fifo { get; init; }

    /// <summary>The message as a place in a batch.</summary>
    public SendMessageBatchRequestEntry ToEntry(string place) => new(place, body)
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
