namespace PollerSaga.Fetching.Codings;

/// <summary>A body is refused before its end. Another attempt has the same result.</summary>
/// <param name="message">The reason and the remedy.</param>
internal sealed class BodyRefusedException(string message) : Exception(message);
