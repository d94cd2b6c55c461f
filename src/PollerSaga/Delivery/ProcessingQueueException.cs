namespace PollerSaga.Delivery;

/// <summary>The processing queue did not take a message.</summary>
/// <param name="message">What it said, for a person.</param>
/// <param name="innerException">The failure behind it.</param>
public sealed class ProcessingQueueException(string message, Exception? innerException = null) : Exception(message, innerException);
