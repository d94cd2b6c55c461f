namespace PollerSaga.Processing;

/// <summary>A payload cannot be processed.</summary>
/// <param name="message">Why, for a person; it becomes the task's error when tries have run out.</param>
/// <param name="innerException">The failure behind it.</param>
public sealed class PayloadProcessingException(string message, Exception? innerException = null) : Exception(message, innerException);
