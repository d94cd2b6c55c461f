using PollerSaga.Fetching.Requests;

namespace PollerSaga.Fetching.Credentials;

/// <summary>Refuses to add credentials to a request that leaves the hosts of the source.</summary>
internal sealed class ScopedCredentials(IPartnerCredentials inner, CredentialScope scope) : IPartnerCredentials
{
    public async ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken)
    {
        scope.Check(request.Url);
        return await inner.ApplyAsync(request, cancellationToken);
    }

    public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) =>
        inner.RefreshAsync(refused, cancellationToken);
}
