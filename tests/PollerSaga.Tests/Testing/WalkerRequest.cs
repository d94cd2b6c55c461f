using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PollerSaga.Tests.Testing;

/// <summary>A request of a <see cref="DefinitionWalker"/>.</summary>
internal sealed class WalkerRequest(JsonObject stream)
{
    private readonly Dictionary<string, string> _query = Texts(stream["query"]);
    private readonly Dictionary<string, string> _headers = Texts(stream["headers"]);
    private readonly Dictionary<string, string>? _form = stream["form"] is { } form ? Texts(form) : null;
    private JsonObject? _json = (JsonObject?)stream["json"]?.DeepClone();

    public void Set(string place, string name, JsonNode value)
    {
        switch (place)
        {
            case "query":
                _query[name] = value.ToString();
                break;
            case "header":
                _headers[name] = value.ToString();
                break;
            case "form":
                _form![name] = value.ToString();
                break;
            default:
                SetMember(name.Split('.'), value);
                break;
        }
    }

    public HttpRequestMessage ToMessage(Uri address, bool keepsQuery)
    {
        var query = string.Join('&', _query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var message = new HttpRequestMessage(
            new HttpMethod(stream["method"]?.ToString() ?? "GET"),
            keepsQuery || query.Length == 0 ? address : new Uri($"{address}?{query}"));
        foreach (var (name, value) in _headers)
            message.Headers.Add(name, value);
        if (_form is not null)
            message.Content = new FormUrlEncodedContent(_form);
        else if (_json is not null)
            message.Content = JsonContent.Create(_json);
        return message;
    }

    private void SetMember(string[] names, JsonNode value)
    {
        var target = _json ??= [];
        foreach (var name in names[..^1])
        {
            if (target[name] is not JsonObject child)
                target[name] = child = [];
            target = child;
        }

        target[names[^1]] = value;
    }

    private static Dictionary<string, string> Texts(JsonNode? members) => members is JsonObject pairs
        ? pairs.ToDictionary(pair => pair.Key, pair => Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!)
        : [];
}
