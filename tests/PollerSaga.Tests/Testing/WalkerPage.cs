using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PollerSaga.Tests.Testing;

/// <summary>A response that a <see cref="DefinitionWalker"/> received.</summary>
internal sealed partial class WalkerPage
{
    private readonly HttpResponseMessage _response;
    private readonly JsonNode? _body;

    private WalkerPage(HttpResponseMessage response, JsonNode? body) => (_response, _body) = (response, body);

    public static async Task<WalkerPage> ReadAsync(HttpResponseMessage response, string decoder)
    {
        var text = await response.Content.ReadAsStringAsync();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new WalkerPage(response, decoder switch
        {
            "json" => JsonNode.Parse(text),
            "jsonl" => new JsonArray([.. lines.Select(line => JsonNode.Parse(line))]),
            "csv" => new JsonArray([.. lines[1..].Select(line => Record(line.Split(',')[0]))]),
            "text" => new JsonArray([.. lines.Select(line => Record(line.Split(' ')[1]))]),
            _ => Convert(XDocument.Parse(text).Root!),
        });
    }

    /// <summary>The ids of the records.</summary>
    public IReadOnlyList<long> RecordsAt(string selector) => Select(selector) is JsonArray records
        ? [.. records.Select(record => long.Parse(record!["id"]!.ToString(), CultureInfo.InvariantCulture))]
        : [];

    /// <summary>A value as text; null if it is absent, null, false or empty.</summary>
    public string? TextAt(string selector)
    {
        if (selector.StartsWith("header:", StringComparison.Ordinal))
        {
            var name = selector["header:".Length..];
            return _response.Headers.TryGetValues(name, out var values) && values.Single() is not "false" and var header ? header : null;
        }

        return Select(selector) is JsonValue found && found.ToString() is { Length: > 0 } and not "false" and var text ? text : null;
    }

    /// <summary>The URL of a link.</summary>
    public string? Link(string relation) =>
        string.Join(", ", _response.Headers.GetValues("Link")) is var links
        && Regex.Match(links, $"<(?<url>[^>]*)>; rel=\"{relation}\"") is { Success: true } match
            ? match.Groups["url"].Value
            : null;

    private JsonNode? Select(string selector)
    {
        var node = _body;
        foreach (Match step in Steps().Matches(selector))
        {
            node = (node, step.Groups["name"]) switch
            {
                (JsonObject members, { Success: true } name) => members[name.Value],
                (JsonArray { Count: > 0 } elements, { Success: false }) => elements[^1],
                _ => null,
            };
        }

        return node;
    }

    private static JsonNode? Convert(XElement element)
    {
        if (element.Elements("item").Any() || (element.Parent is not null && element.IsEmpty))
            return new JsonArray([.. element.Elements().Select(item => Record(item.Element("id")!.Value))]);
        return element.HasElements
            ? new JsonObject(element.Elements().Select(child => KeyValuePair.Create(child.Name.LocalName, Convert(child))))
            : JsonValue.Create(element.Value);
    }

    private static JsonObject Record(string id) => new() { ["id"] = id };

    [GeneratedRegex(@"\.(?<name>\w+)|\['(?<name>[^']+)'\]|\[-1\]")]
    private static partial Regex Steps();
}
