using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads OAuth 2.0 credentials.</summary>
internal sealed class OAuth2Reader(ValueReader values, ExpressionReader expressions, UrlReader urls, DefinitionErrors errors)
{
    private const string RefreshToken = "refresh_token";

    public OAuth2Credentials? Read(Section section)
    {
        var before = errors.Count;
        var grant = values.Choice(section.Require("grant", "grant: client_credentials"), ["client_credentials", RefreshToken]);
        var tokenUrl = urls.Address(section.Require("tokenUrl", "tokenUrl: https://auth.example.com/oauth/token"), hasQuery: true);
        var clientId = expressions.Template(section.Require("clientId", "clientId: my-client"), "the id of the client");
        var clientSecret = SecretRules.Read(expressions, errors, section.Find("clientSecret"), "client_secret");
        var refreshToken = SecretRules.Read(expressions, errors, section.Find("refreshToken"), RefreshToken);
        var scope = expressions.Template(section.Find("scope"), "scopes with spaces between them");
        var audience = expressions.Template(section.Find("audience"), "the audience of the token");
        var authentication = values.Choice(section.Find("clientAuthentication"), ["basic", "body"]);

        if (grant == RefreshToken && section.Find("refreshToken") is null)
            section.Require("refreshToken", "refreshToken: \"${secret:refresh_token}\"");
        if (grant == "client_credentials" && section.Find("refreshToken") is { } place)
        {
            errors.Add(
                place.Node,
                place.Path,
                "The grant client_credentials has no refresh token. Remove the key, or write 'grant: refresh_token'.");
        }

        if (grant == "client_credentials" && section.Find("clientSecret") is null)
            section.Require("clientSecret", "clientSecret: \"${secret:client_secret}\"");
        return errors.Count > before
            ? null
            : new OAuth2Credentials(
                grant == RefreshToken,
                tokenUrl!,
                clientId!,
                clientSecret,
                refreshToken,
                scope,
                audience,
                IsInBody: authentication == "body");
    }
}
