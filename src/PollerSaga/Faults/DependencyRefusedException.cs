namespace PollerSaga.Faults;

/// <summary>
/// A dependency of PollerSaga answers and refuses: wrong credentials, missing rights, or a missing object such as a bucket. Waiting does
/// not help, so a start fails and a task does not wait forever. The message names the setting to correct.
/// </summary>
/// <param name="message">The refusal and its remedy, for a person.</param>
/// <param name="innerException">The failure that shows the refusal.</param>
public sealed class DependencyRefusedException(
    string message,
    Exception innerException) : DependencyUnavailableException(message, innerException);
