namespace PollerSaga.Jobs.Preparation;

/// <summary>A job or a check names a source, a version, a stream or a parameter that does not exist, or lacks a parameter.</summary>
/// <param name="message">The failure with its value, and the fix.</param>
internal sealed class StreamNotFoundException(string message) : Exception(message);
