namespace PollerSaga.Faults;

/// <summary>
/// A dependency of PollerSaga is unavailable: the database, the payload store or the bus. It delays work and uses none of a task's retries.
/// The message states the failure and its remedy.
/// </summary>
/// <param name="message">The failure and its remedy, for a person.</param>
/// <param name="innerException">The failure that shows it.</param>
public class DependencyUnavailableException(string message, Exception innerException) : Exception(message, innerException);
