namespace PollerSaga.Sources.Inline;

/// <summary>An option of a source without a file is not valid.</summary>
/// <param name="message">One line for each fault: the option, the fault and the fix.</param>
internal sealed class InlineSourceException(string message) : Exception(message);
