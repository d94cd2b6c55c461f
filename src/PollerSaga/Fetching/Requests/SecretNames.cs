using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Requests;

/// <summary>Finds the secrets that a source references. A response can contain any of them, also those of another request.</summary>
internal static class SecretNames
{
    /// <summary>The names of the secrets of a source and of one of its requests.</summary>
    public static IEnumerable<string> Of(SourceDefinition source, RequestDefinition request) =>
        new[] { source.Url }
            .Concat(source.Headers.Select(header => header.Value))
            .Concat(TemplatesOf(request))
            .Concat(TemplatesOf(source.Credentials))
            .SelectMany(template => template.Secrets);

    private static IEnumerable<Template> TemplatesOf(RequestDefinition request) =>
        new[] { request.Path }
            .Concat(request.Query.Concat(request.Headers).Concat(request.Form ?? []).Select(field => field.Value))
            .Concat(request.Json?.Templates ?? []);

    private static IEnumerable<Template> TemplatesOf(CredentialsDefinition? credentials)
    {
        List<Template?> templates = [credentials?.Certificate?.File, credentials?.Certificate?.Password];
        switch (credentials)
        {
            case BearerCredentials bearer:
                templates.Add(bearer.Token);
                break;
            case BasicCredentials basic:
                templates.AddRange([basic.Username, basic.Password]);
                break;
            case ApiKeyCredentials key:
                templates.Add(key.Value);
                break;
            case OAuth2Credentials oauth:
                templates.AddRange([oauth.TokenUrl, oauth.ClientId, oauth.ClientSecret, oauth.RefreshToken, oauth.Scope, oauth.Audience]);
                break;
            case SessionCredentials session:
                templates.AddRange(TemplatesOf(session.Request));
                break;
        }

        return templates.OfType<Template>();
    }
}
