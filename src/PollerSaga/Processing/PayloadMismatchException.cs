namespace PollerSaga.Processing;

/// <summary>
/// A payload does not fit the settings of the processor. The mistake may be in the payload, or in the settings; then all payloads share it.
/// </summary>
/// <param name="message">The mistake and its remedy.</param>
internal sealed class PayloadMismatchException(string message) : Exception(message);
