using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Fetching.Credentials;

/// <summary>A token that PollerSaga fetches and renews.</summary>
internal sealed class TokenCredentials(TokenCache tokens, CredentialPlacement placement) : IPartnerCredentials, IAsyncDisposable
{
    public async ValueTask<CredentialUse> ApplyAsync(PartnerRequest request, CancellationToken cancellationToken)
    {
        var (token, use) = await tokens.GetAsync(cancellationToken);
        try
        {
            placement.Apply(request, token);
            return use;
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) =>
        tokens.RefreshAsync(refused, cancellationToken);

    public ValueTask DisposeAsync() => tokens.DisposeAsync();
}
