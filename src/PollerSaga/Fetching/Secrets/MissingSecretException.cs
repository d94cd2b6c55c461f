namespace PollerSaga.Fetching.Secrets;

/// <summary>A secret does not exist, or cannot be read. Another attempt succeeds only after somebody has supplied it.</summary>
/// <param name="name">The name of the secret.</param>
/// <param name="message">The reason and the remedy. It contains no value.</param>
/// <param name="innerException">The cause; null for a secret that does not exist.</param>
public sealed class MissingSecretException(string name, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The name of the secret.</summary>
    public string Name => name;
}
