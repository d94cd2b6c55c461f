using Duende.IdentityModel.Client;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Credentials.OAuth;

/// <summary>Requests a token for the client itself (RFC 6749, 4.4).</summary>
internal sealed class ClientCredentialsGrant(CredentialContext context, OAuth2Credentials definition) : ITokenIssuer
{
    private readonly TokenEndpoint _endpoint = new(context, definition);

    public async Task<IssuedToken> IssueAsync(CancellationToken cancellationToken)
    {
        using var request = new ClientCredentialsTokenRequest { Scope = definition.Scope?.Render(context.Values) };
        var (token, _) = await _endpoint.SendAsync(
            request,
            static (client, request, token) => client.RequestClientCredentialsTokenAsync(request, token),
            cancellationToken);
        return token;
    }
}
