using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace PollerSaga.Tests.Testing;

/// <summary>The credentials of a <see cref="DefinitionWalker"/>. A token is requested once.</summary>
internal sealed class WalkerCredentials(HttpClient client, JsonObject definition, IReadOnlyDictionary<string, string> secrets)
{
    private string? _token;

    public async Task ApplyAsync(HttpRequestMessage message)
    {
        if (definition["credentials"] is not JsonObject credentials)
            return;

        switch (credentials["type"]!.ToString())
        {
            case "bearer":
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret(credentials["token"]));
                break;
            case "basic":
                message.Headers.Authorization = Basic($"{credentials["username"]}:{Secret(credentials["password"])}");
                break;
            case "apiKey":
                ApplyKey(message, credentials["in"]!.ToString(), credentials["name"]!.ToString(), Secret(credentials["value"]));
                break;
            case "oauth2":
                _token ??= await RequestTokenAsync(credentials);
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
                break;
            case "session":
                _token ??= await LogInAsync((JsonObject)credentials["request"]!);
                if (credentials["use"] is JsonObject use)
                    message.Headers.Add(use["name"]!.ToString(), _token);
                else
                    message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
                break;
        }
    }

    private static void ApplyKey(HttpRequestMessage message, string place, string name, string value)
    {
        switch (place)
        {
            case "header":
                message.Headers.Add(name, value);
                break;
            case "cookie":
                message.Headers.Add("Cookie", $"{name}={value}");
                break;
            default:
                var separator = message.RequestUri!.Query.Length > 0 ? '&' : '?';
                message.RequestUri = new Uri($"{message.RequestUri}{separator}{name}={value}");
                break;
        }
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private async Task<string> RequestTokenAsync(JsonObject credentials)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = credentials["grant"]!.ToString() };
        if (credentials["refreshToken"] is { } refreshToken)
            form["refresh_token"] = Secret(refreshToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, credentials["tokenUrl"]!.ToString());
        if (credentials["clientAuthentication"]!.ToString() == "body")
            (form["client_id"], form["client_secret"]) = (credentials["clientId"]!.ToString(), Secret(credentials["clientSecret"]));
        else
            request.Headers.Authorization = Basic($"{credentials["clientId"]}:{Secret(credentials["clientSecret"])}");
        request.Content = new FormUrlEncodedContent(form);
        using var response = await client.SendAsync(request);
        return (await ReadAsync(response))["access_token"]!.ToString();
    }

    private async Task<string> LogInAsync(JsonObject request)
    {
        var body = request["json"]!.AsObject().ToDictionary(pair => pair.Key, pair => Secret(pair.Value));
        var address = new Uri(new Uri(definition["url"]!.ToString()), request["path"]!.ToString());
        using var response = await client.PostAsJsonAsync(address, body);
        return (await ReadAsync(response))["session"]!["token"]!.ToString();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private string Secret(JsonNode? template)
    {
        var text = template!.ToString();
        return text.StartsWith("${secret:", StringComparison.Ordinal) ? secrets[text[9..^1]] : text;
    }
}
