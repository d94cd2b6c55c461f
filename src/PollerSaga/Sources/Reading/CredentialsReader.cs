using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the credentials of a source.</summary>
/// <param name="values">Reads basic values.</param>
/// <param name="expressions">Reads templates and selectors.</param>
/// <param name="urls">Reads addresses.</param>
/// <param name="sessions">Reads session credentials.</param>
/// <param name="errors">The errors.</param>
/// <param name="custom">The names of the credentials that the host has registered.</param>
internal sealed class CredentialsReader(
    ValueReader values,
    ExpressionReader expressions,
    UrlReader urls,
    SessionReader sessions,
    DefinitionErrors errors,
    IReadOnlyCollection<string> custom)
{
    /// <summary>The types that are built in.</summary>
    public static readonly string[] BuiltInTypes = ["bearer", "basic", "apiKey", "oauth2", "session", "certificate"];

    private const string Example = "{ type: bearer, token: \"${secret:token}\" }";

    public CredentialsDefinition? Read(Entry? entry)
    {
        if (entry is not { } value
            || Section.Open(value, errors, Example) is not { } section
            || values.Choice(section.RequireType("type: bearer"), [.. BuiltInTypes, .. custom]) is not { } type)
        {
            return null;
        }

        section.Allow(KeysOf(type));
        CredentialsDefinition? credentials = type switch
        {
            "bearer" => ReadBearer(section),
            "basic" => ReadBasic(section),
            "apiKey" => ReadApiKey(section),
            "oauth2" => new OAuth2Reader(values, expressions, urls, errors).Read(section),
            "session" => sessions.Read(section),
            "certificate" => new NoCredentials(),
            _ => new CustomCredentials(type),
        };
        var certificate = type == "certificate" ? ReadCertificate(section) : ReadCertificate(section.Find("certificate"));
        return credentials is null ? null : credentials with { Certificate = certificate };
    }

    private static string[] KeysOf(string type) => type switch
    {
        "bearer" => DefinitionKeys.Bearer,
        "basic" => DefinitionKeys.Basic,
        "apiKey" => DefinitionKeys.ApiKey,
        "oauth2" => DefinitionKeys.OAuth2,
        "session" => DefinitionKeys.Session,
        "certificate" => DefinitionKeys.CertificateOnly,
        _ => DefinitionKeys.CustomCredentials,
    };

    private BearerCredentials? ReadBearer(Section section) =>
        Secret(section.Require("token", "token: \"${secret:token}\""), "token") is { } token ? new BearerCredentials(token) : null;

    private BasicCredentials? ReadBasic(Section section)
    {
        var username = expressions.Template(
            section.Require("username", "username: \"${secret:username}\""),
            "a user name",
            canBeEmpty: true);
        var password = SecretRules.Read(
            expressions,
            errors,
            section.Require("password", "password: \"${secret:password}\""),
            "password",
            canBeEmpty: true);
        return username is null || password is null ? null : new BasicCredentials(username, password);
    }

    private ApiKeyCredentials? ReadApiKey(Section section)
    {
        var place = values.Choice(section.Require("in", "in: header"), CredentialPlace.Bearer);
        var name = ReadName(values, errors, section.Require("name", "name: X-Api-Key"), place);
        var key = Secret(section.Require("value", "value: \"${secret:api_key}\""), "api_key");
        return place is not { } known || name is null || key is null ? null : new ApiKeyCredentials(known, name, key);
    }

    private CertificateDefinition? ReadCertificate(Entry? entry) => entry is { } value
        && Section.Open(value, errors, "{ file: client.p12 }", DefinitionKeys.Certificate) is { } section
            ? ReadCertificate(section)
            : null;

    private CertificateDefinition? ReadCertificate(Section section)
    {
        var file = expressions.Template(section.Require("file", "file: client.p12"), "the path of a PKCS #12 or PEM file on the workers");
        var password = Secret(section.Find("password"), "certificate_password");
        return file is null ? null : new CertificateDefinition(file, password);
    }

    /// <summary>Reads the name of a header, parameter or cookie.</summary>
    public static string? ReadName(ValueReader values, DefinitionErrors errors, Entry? entry, CredentialPlace? place)
    {
        if (values.Text(entry, "a name, for example X-Api-Key") is not { } text)
            return null;
        if (place == CredentialPlace.Query || HeaderName.IsValid(text.Text))
            return text.Text;

        errors.Add(
            text.Node,
            entry!.Value.Path,
            $"{DefinitionErrors.Show(text.Text)} is no name of a header or cookie. {HeaderName.Expected}");
        return null;
    }

    private Template? Secret(Entry? entry, string example) => SecretRules.Read(expressions, errors, entry, example);
}
