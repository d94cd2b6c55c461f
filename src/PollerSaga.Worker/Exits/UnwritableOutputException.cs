namespace PollerSaga.Worker.Exits;

/// <summary>Standard output or standard error cannot be written.</summary>
/// <param name="message">The stream, the reason and the remedy.</param>
/// <param name="innerException">The fault of the system.</param>
internal sealed class UnwritableOutputException(string message, Exception? innerException = null) : Exception(message, innerException);
