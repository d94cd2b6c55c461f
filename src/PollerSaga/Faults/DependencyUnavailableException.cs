namespace PollerSaga.Faults;

/// <summary>
/// Something of our own that tasks cannot do without is away: the database, the payload folder, the bus. It delays work and spends no
/// task's retries. The message says what and what to do about it.
/// </summary>
/// <param name="message">What is away and what to do about it, for a person.</param>
/// <param name="innerException">The failure that showed it.</param>
public class DependencyUnavailableException(string message, Exception innerException) : Exception(message, innerException);
