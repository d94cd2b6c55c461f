namespace PollerSaga.Testing.Dialects;

/// <summary>A dialect, a fault or a limit is not valid.</summary>
/// <param name="message">The value, the key and the fix.</param>
public sealed class DialectException(string message) : Exception(message);
