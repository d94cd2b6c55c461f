using PollerSaga.Fetching.Requests;

namespace PollerSaga.Fetching.Credentials;

/// <summary>A source without credentials in its requests. A client certificate can authenticate its connections.</summary>
internal sealed class NoAuthentication : IPartnerCredentials
{
    public ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CredentialUse());

    public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
