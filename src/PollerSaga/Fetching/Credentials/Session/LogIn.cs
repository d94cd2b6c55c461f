using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PollerSaga.Fetching.Credentials.Tokens;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Credentials.Session;

/// <summary>Logs in at a source, which returns a token for the other requests.</summary>
internal sealed class LogIn(CredentialContext context, SessionCredentials definition, CredentialScope scope) : ITokenIssuer
{
    public async Task<IssuedToken> IssueAsync(CancellationToken cancellationToken)
    {
        var request = CreateRequest();
        scope.Check(request.Url);

        var requestedAt = context.Requests.Clock.GetTimestamp();
        using var response = await context.Requests.SendAsync<HttpResponseMessage>(
            request.Url,
            context.FindCertificate(),
            context.Secrets,
            async (client, token) =>
            {
                using var message = request.ToMessage();
                message.Content = CreateContent();
                return (await client.SendAsync(message, token), null);
            },
            cancellationToken);
        return await ReadAsync(response, request.Url, requestedAt);
    }

    private PartnerRequest CreateRequest()
    {
        var (request, values) = (definition.Request, context.Values);
        var url = SourceAddress.Render(context.Source.Name, "url", context.Source.Url, values);
        var result = new PartnerRequest(request.Method, SourceAddress.Join(url, request.Path.Render(values, Uri.EscapeDataString)));
        foreach (var field in request.Query)
            result.Set(RequestPlace.Query, field.Name, field.Value.Render(values));
        foreach (var field in context.Source.Headers.Concat(request.Headers))
            result.Set(RequestPlace.Header, field.Name, HeaderOf(field));
        return result;
    }

    private string HeaderOf(TemplateField field)
    {
        var value = field.Value.Render(context.Values);
        return value.All(letter => letter is >= ' ' and <= '~')
            ? value
            : throw new CredentialsException(
                $"The header {field.Name} of the log-in of the source '{context.Source.Name}' has a character that a header cannot "
                + "contain. Correct the values of its references.");
    }

    private HttpContent? CreateContent()
    {
        if (definition.Request.Json is { } json)
        {
            return new StringContent(
                json.Render(context.Values)?.ToJsonString() ?? "null",
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json"));
        }

        return definition.Request.Form is { } form
            ? new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value.Render(context.Values))))
            : null;
    }

    private async Task<IssuedToken> ReadAsync(HttpResponseMessage response, Uri url, long requestedAt)
    {
        var subject = $"The log-in of the source '{context.Source.Name}' at "
            + url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        if (!response.IsSuccessStatusCode)
            throw context.Requests.Refusal(subject, response, code: null, "Correct the secrets and credentials.request of the source.");

        using var body = await ParseAsync(response, subject);
        var token = Select(definition.Token, response, body);
        if (token is not { Kind: JsonValueKind.String or JsonValueKind.Number, Text.Length: > 0 })
        {
            throw Invalid(
                response,
                $"{subject} answered {(int)response.StatusCode} without a token at {definition.Token}. Correct credentials.token.");
        }

        context.Secrets.Add(token.Text);
        return new IssuedToken(token.Text, requestedAt, LifetimeIn(response, body, subject));
    }

    private TimeSpan? LifetimeIn(HttpResponseMessage response, JsonDocument? body, string subject)
    {
        if (definition.ExpiresIn is not { } selector)
            return null;

        var seconds = Select(selector, response, body);
        if (seconds.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        return double.TryParse(seconds.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? TokenLifetime.Parse(seconds.Text)
            : throw Invalid(
                response,
                $"{subject} states at {selector} no number of seconds. Correct credentials.expiresIn, or remove it: a 401 also leads to a "
                + "new log-in.");
    }

    private async Task<JsonDocument?> ParseAsync(HttpResponseMessage response, string subject)
    {
        if (definition.Token.Header is not null && definition.ExpiresIn is null or { Header: not null })
            return null;

        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        }
        catch (JsonException)
        {
            throw Invalid(
                response,
                $"{subject} answered {(int)response.StatusCode} with a body that is no JSON. Correct credentials.request.");
        }
    }

    private static SelectedValue Select(Selector selector, HttpResponseMessage response, JsonDocument? body) =>
        selector.Header is { } name ? HeaderSelection.Select(response, name) : JsonSelection.Select(body!.RootElement, selector);

    private static CredentialsException Invalid(HttpResponseMessage response, string message) =>
        new(message) { HttpStatus = (int)response.StatusCode };
}
