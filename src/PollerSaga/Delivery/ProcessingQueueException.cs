namespace PollerSaga.Delivery;

/// <summary>The processing queue did not take a message.</summary>
/// <param name="message">What it said, for a person.</param>
/// <param name="innerException">The failure behind it.</param>
public sealed class ProcessingQueueException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether another try may go better. Default true; false for a message that the queue will never take.</summary>
    public bool IsRetriable { get; init; } = true;
}
