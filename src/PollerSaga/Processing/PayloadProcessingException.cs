namespace PollerSaga.Processing;

/// <summary>A payload cannot be processed.</summary>
/// <param name="message">The reason. After the last attempt it becomes the error of the task.</param>
/// <param name="innerException">The cause.</param>
public sealed class PayloadProcessingException(string message, Exception? innerException = null) : Exception(message, innerException);
