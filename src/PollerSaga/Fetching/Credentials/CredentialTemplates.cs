using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Credentials;

/// <summary>The templates of a source's definition.</summary>
internal static class CredentialTemplates
{
    /// <summary>The templates that the credentials depend on: their own, the URL, and the headers of a log-in.</summary>
    public static IEnumerable<Template> Of(SourceDefinition source) =>
        [source.Url, .. Own(source.Credentials), .. Certificate(source.Credentials), .. LogInHeaders(source)];

    /// <summary>The templates of a request.</summary>
    public static IEnumerable<Template> Of(RequestDefinition request) =>
    [
        request.Path,
        .. request.Query.Concat(request.Headers).Concat(request.Form ?? []).Select(field => field.Value),
        .. request.Json?.Templates ?? [],
    ];

    private static IEnumerable<Template> Own(CredentialsDefinition? credentials) => credentials switch
    {
        BearerCredentials bearer => [bearer.Token],
        BasicCredentials basic => [basic.Username, basic.Password],
        ApiKeyCredentials key => [key.Value],
        OAuth2Credentials oauth => new[]
        {
            oauth.TokenUrl, oauth.ClientId, oauth.ClientSecret, oauth.RefreshToken, oauth.Scope, oauth.Audience,
        }.OfType<Template>(),
        SessionCredentials session => Of(session.Request),
        _ => [],
    };

    private static IEnumerable<Template> Certificate(CredentialsDefinition? credentials) =>
        new[] { credentials?.Certificate?.File, credentials?.Certificate?.Password }.OfType<Template>();

    private static IEnumerable<Template> LogInHeaders(SourceDefinition source) =>
        source.Credentials is SessionCredentials ? source.Headers.Select(field => field.Value) : [];
}
