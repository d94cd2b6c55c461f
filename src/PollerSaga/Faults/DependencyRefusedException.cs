namespace PollerSaga.Faults;

/// <summary>
/// Something of our own that tasks cannot do without is there and refuses: by its credentials, its rights, or what is missing in it. Unlike
/// one that is away, it will go on so until somebody mends it, so that no start waits for it and no task does for ever. The message names the setting.
/// </summary>
/// <param name="message">What refuses and what to do about it, for a person.</param>
/// <param name="innerException">The failure that showed it.</param>
public sealed class DependencyRefusedException(string message, Exception innerException) : DependencyUnavailableException(message, innerException);
