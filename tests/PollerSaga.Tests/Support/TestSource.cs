using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Tests.Support;

/// <summary>Definitions of sources with credentials.</summary>
internal static class TestSource
{
    public static SourceDefinition With(
        CredentialsDefinition? credentials,
        string url = "https://api.example.com",
        string[]? hosts = null,
        params SourceParameter[] parameters) => new(
        "test",
        Template.Parse(url),
        parameters.ToDictionary(parameter => parameter.Name),
        credentials,
        [],
        SourceLimits.None with { Hosts = hosts ?? [] },
        new Dictionary<string, StreamDefinition>());

    public static OAuth2Credentials ClientCredentials(
        string tokenUrl,
        bool isInBody = false,
        string? scope = null,
        string? audience = null) => new(
        IsRefreshToken: false,
        Template.Parse(tokenUrl),
        Template.Parse("the client"),
        Template.Parse("${secret:client_secret}"),
        RefreshToken: null,
        scope is null ? null : Template.Parse(scope),
        audience is null ? null : Template.Parse(audience),
        isInBody);

    public static OAuth2Credentials RefreshToken(string tokenUrl) => new(
        IsRefreshToken: true,
        Template.Parse(tokenUrl),
        Template.Parse("the client"),
        Template.Parse("${secret:client_secret}"),
        Template.Parse("${secret:refresh_token}"),
        Scope: null,
        Audience: null,
        IsInBody: false);
}
