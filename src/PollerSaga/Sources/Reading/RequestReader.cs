using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the request of a stream or of a log-in.</summary>
internal sealed class RequestReader(
    ValueReader values,
    ExpressionReader expressions,
    FieldsReader fields,
    UrlReader urls,
    DefinitionErrors errors)
{
    /// <summary>Reads a request from the keys of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="defaultMethod">The method of a section without one.</param>
    /// <param name="isSecret">
    /// Returns whether a field must refer to a secret, by its name; null for the names of keys in queries and forms.
    /// </param>
    /// <returns>The request; null if a part of it is not valid.</returns>
    public RequestDefinition? Read(Section section, HttpMethod defaultMethod, Func<string, bool>? isSecret = null)
    {
        var method = values.Choice(section.Find("method"), ["GET", "POST"]);
        var path = urls.RelativePath(section.Find("path"));
        var query = fields.Fields(section.Find("query"), isSecret ?? SecretRules.IsSecretParameter);
        var headers = fields.Headers(section.Find("headers"));
        var json = ReadJson(section.Find("json"), isSecret);
        var form = fields.Fields(section.Find("form"), isSecret ?? SecretRules.IsSecretParameter);
        var known = method is null ? defaultMethod : HttpMethod.Parse(method);

        if (section.Find("json") is not null && section.Find("form") is not null)
            section.Fail("The request has a JSON body and a form. Remove one of the keys 'json' and 'form'.");
        var body = section.Find("json") ?? section.Find("form");
        if (body is { } place && known == HttpMethod.Get && (method is not null || section.Find("method") is null))
            errors.Add(place.Node, place.Path, "A GET request has no body. Add 'method: POST'.");
        return path is null ? null : new RequestDefinition(known, path, query ?? [], headers ?? [], json, form);
    }

    private JsonTemplate? ReadJson(Entry? entry, Func<string, bool>? isSecret)
    {
        if (entry is not { } value)
            return null;

        if (value.Node is ScalarNode { Type: ScalarType.Null })
        {
            errors.Add(value.Node, value.Path, "The body is empty. Write {} for an empty object, or remove the key 'json'.");
            return null;
        }

        return CheckStrings(value, name: string.Empty, isSecret) ? new JsonTemplate(DocumentJson.Convert(value.Node)) : null;
    }

    /// <summary>Checks the templates of all strings below a value, each at its place.</summary>
    private bool CheckStrings(Entry entry, string name, Func<string, bool>? isSecret)
    {
        switch (entry.Node)
        {
            case MappingNode mapping:
                return mapping.Entries
                    .Select(item => CheckStrings(Below(entry, item), item.Key.Text, isSecret))
                    .ToList() // All strings are checked.
                    .TrueForAll(isValid => isValid);
            case ListNode:
                return ValueReader.Items(entry).Select(item => CheckStrings(item, name, isSecret)).ToList().TrueForAll(isValid => isValid);
            case ScalarNode { Type: not ScalarType.Null } when isSecret?.Invoke(name) == true:
                return SecretRules.Read(expressions, errors, entry, "password", canBeEmpty: true) is not null;
            case ScalarNode { Type: ScalarType.Text } scalar when scalar.Text.Contains("${", StringComparison.Ordinal):
                return expressions.ParseTemplate(scalar, entry.Path) is not null;
            default:
                return true;
        }
    }

    private static Entry Below(Entry entry, MappingEntry item) => new(item.Value, DocumentPath.Of(entry.Path, item.Key.Text));
}
