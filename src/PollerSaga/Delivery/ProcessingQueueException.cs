namespace PollerSaga.Delivery;

/// <summary>The processing queue refused a message.</summary>
/// <param name="message">The reason of the queue, for people.</param>
/// <param name="innerException">The cause.</param>
public sealed class ProcessingQueueException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether another try may succeed. Default true; false for a message that the queue will always refuse.</summary>
    public bool IsRetriable { get; init; } = true;
}
