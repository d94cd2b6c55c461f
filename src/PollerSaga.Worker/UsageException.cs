namespace PollerSaga.Worker;

/// <summary>The program was asked for something that makes no sense. The message says what was expected.</summary>
/// <param name="message">What was expected, for a person.</param>
internal sealed class UsageException(string message) : Exception(message);
