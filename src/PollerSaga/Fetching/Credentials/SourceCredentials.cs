using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Fetching.Credentials;

/// <summary>The credentials of a source for its jobs in this process.</summary>
/// <param name="context">What the credentials share.</param>
/// <param name="scope">The hosts that get the credentials.</param>
/// <param name="credentials">The credentials in requests.</param>
internal sealed class SourceCredentials(CredentialContext context, CredentialScope scope, IPartnerCredentials credentials)
    : IAsyncDisposable
{
    /// <summary>Authenticates requests. It refuses requests outside <see cref="Scope"/>.</summary>
    public IPartnerCredentials Credentials { get; } = new ScopedCredentials(credentials, scope);

    /// <summary>The hosts that get the credentials, also for redirections.</summary>
    public CredentialScope Scope => scope;

    /// <summary>The values that no text may reveal.</summary>
    public SecretValues Secrets => context.Secrets;

    /// <summary>Returns the client certificate for <see cref="PartnerHttpClients"/>; null for none.</summary>
    /// <exception cref="MissingSecretException">The secret with the password is missing.</exception>
    public ClientCertificate? FindCertificate() => context.FindCertificate();

    /// <summary>Waits for a running request of a token. The host disposes credentials that it has registered.</summary>
    public ValueTask DisposeAsync() => credentials is TokenCredentials tokens ? tokens.DisposeAsync() : ValueTask.CompletedTask;
}
