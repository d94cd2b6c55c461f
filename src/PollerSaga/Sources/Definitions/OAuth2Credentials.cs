using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary>OAuth 2.0 with client credentials or a refresh token.</summary>
/// <param name="IsRefreshToken">Whether the grant is <c>refresh_token</c>. Otherwise, it is <c>client_credentials</c>.</param>
/// <param name="TokenUrl">The address of the token endpoint.</param>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientSecret">The client's secret; null for a public client.</param>
/// <param name="RefreshToken">The first refresh token; null for client credentials.</param>
/// <param name="Scope">The scope; null for the default of the server.</param>
/// <param name="Audience">The audience; null for none.</param>
/// <param name="IsInBody">
/// Whether the client authenticates in the body of the request. Otherwise, it uses <c>Authorization: Basic</c>.
/// </param>
internal sealed record OAuth2Credentials(
    bool IsRefreshToken,
    Template TokenUrl,
    Template ClientId,
    Template? ClientSecret,
    Template? RefreshToken,
    Template? Scope,
    Template? Audience,
    bool IsInBody) : CredentialsDefinition;
