using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads session credentials: a log-in request, and the use of the token that it returns.</summary>
internal sealed class SessionReader(ValueReader values, ExpressionReader expressions, RequestReader requests, DefinitionErrors errors)
{
    private const string RequestExample = "{ path: /login, json: { user: me, password: \"${secret:password}\" } }";

    public SessionCredentials? Read(Section section)
    {
        var request = section.Require("request", $"request: {RequestExample}") is { } entry
            && Section.Open(entry, errors, RequestExample, DefinitionKeys.SessionRequest) is { } nested
            ? requests.Read(nested, HttpMethod.Post, SecretRules.IsSecretField)
            : null;
        var token = expressions.Selector(section.Require("token", "token: $.token"));
        var expiresIn = expressions.Selector(section.Find("expiresIn"));
        var use = ReadUse(section.Find("use"));
        return request is null || token is null || use is not { } known
            ? null
            : new SessionCredentials(request, token, expiresIn, known.Place, known.Name);
    }

    private (CredentialPlace Place, string? Name)? ReadUse(Entry? entry)
    {
        if (entry is not { } value)
            return (CredentialPlace.Bearer, null);
        if (value.Node is not MappingNode)
            return values.Choice(entry, ["bearer"]) is null ? null : (CredentialPlace.Bearer, null);

        var section = Section.Open(value, errors, "{ in: header, name: X-Session }", DefinitionKeys.SessionUse)!;
        var place = values.Choice(section.Require("in", "in: header"), CredentialPlace.Bearer);
        var name = CredentialsReader.ReadName(values, errors, section.Require("name", "name: X-Session"), place);
        return place is not { } known || name is null ? null : (known, name);
    }
}
