namespace PollerSaga.Faults;

/// <summary>
/// Another message changed the same row or handles the same task. The message is handled again, and finds the result of the other.
/// </summary>
/// <param name="message">The row or task, and what happened to it.</param>
internal abstract class ConcurrencyConflictException(string message) : Exception(message);
