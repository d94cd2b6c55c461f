namespace PollerSaga.Fetching.Secrets;

/// <summary>
/// The secrets that source definitions reference by name. Each is looked up when a request is made: in <c>PollerSaga:Secrets:NAME</c> of
/// the configuration, then in the file NAME of <c>PollerSaga:SecretsDirectory</c>.
/// </summary>
public interface ISecrets
{
    /// <summary>Returns a secret.</summary>
    /// <param name="name">The name, which is case-insensitive: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <returns>The value. Do not store it, and do not write it to a log or an error.</returns>
    /// <exception cref="MissingSecretException">The secret does not exist, or its file cannot be read.</exception>
    string Get(string name);

    /// <summary>Returns a secret, or null if it does not exist.</summary>
    /// <param name="name">The name, which is case-insensitive.</param>
    /// <returns>The value; null if the secret does not exist.</returns>
    /// <exception cref="MissingSecretException">The file of the secret cannot be read.</exception>
    string? Find(string name);
}
