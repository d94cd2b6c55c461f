namespace PollerSaga.Worker.Exits;

/// <summary>The command line or the settings are invalid. The message states what is expected.</summary>
/// <param name="message">The expected input, for a person.</param>
internal sealed class UsageException(string message) : Exception(message);
