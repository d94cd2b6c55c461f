using System.Diagnostics.CodeAnalysis;
using System.Text;
using PollerSaga.Fetching.Guard;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Requests;

/// <summary>Builds the requests of a source, without pagination and credentials.</summary>
/// <param name="source">The source.</param>
/// <param name="definition">The request, for example of a stream.</param>
/// <param name="secrets">Returns the value of a secret, or throws an exception with its name.</param>
internal sealed class RequestBuilder(SourceDefinition source, RequestDefinition definition, Func<string, string> secrets)
{
    /// <summary>Builds a request.</summary>
    /// <param name="parameters">The values that the job supplies, by name.</param>
    /// <param name="partition">The values of the partition, by name.</param>
    /// <exception cref="FetchException">
    /// A value is missing, or is invalid in its place. The message contains no value, because it can contain a secret.
    /// </exception>
    public PartnerRequest Create(IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> partition)
    {
        var values = new RequestValues(source, parameters, partition, secrets);
        var mask = SecretMask.Of(SecretNames.Of(source, definition), secrets);
        var url = CreateUrl(values);
        var request = new PartnerRequest(definition.Method, url, HostScope.Of(url, source.Limits.Hosts), mask);

        foreach (var field in Rendered(definition.Query, values))
            request.Add(RequestPlace.Query, field.Key, field.Value);
        foreach (var field in Rendered(source.Headers.Where(header => !IsReplaced(header)).Concat(definition.Headers), values))
            request.Add(RequestPlace.Header, field.Key, field.Value);
        if (definition.Json is { } json)
            request.Json = json.Render(values);
        if (definition.Form is { } form)
            request.SetForm(Rendered(form, values));
        return request;
    }

    private static IEnumerable<KeyValuePair<string, string>> Rendered(IEnumerable<TemplateField> fields, RequestValues values) =>
        fields.Where(field => !values.IsOmitted(field.Value)).Select(field => KeyValuePair.Create(field.Name, field.Value.Render(values)));

    private bool IsReplaced(TemplateField header) =>
        definition.Headers.Any(other => other.Name.Equals(header.Name, StringComparison.OrdinalIgnoreCase));

    private Uri CreateUrl(RequestValues values)
    {
        var (baseUrl, baseQuery) = UrlText.Split(UrlText.Split(RenderUrl(values).Trim(), '#').Before, '?');
        var (path, query) = UrlText.Split(UrlText.Split(definition.Path.Render(values, EncodeStep), '#').Before, '?');
        var whole = Join(baseUrl, path);
        var queries = string.Join('&', new[] { baseQuery, query }.Where(text => text.Length > 0));

        // A url without a host must not take it from the path.
        if (!IsHttp(baseUrl, out _) || !IsHttp(queries.Length == 0 ? whole : $"{whole}?{queries}", out var url))
        {
            throw Invalid(
                $"The url of the source {source.Name} is not a valid http or https address after its references are replaced. "
                + "Correct url, or the values of its parameters; an example is https://api.example.com/v1.");
        }

        return RequestedUrl.HasUserInfo(url)
            ? throw Invalid(
                $"The url of the source {source.Name} contains a user name or a password. Describe the login under credentials.")
            : url;
    }

    // A value must not lead the request, and its credentials, to another host than the definition states.
    private string RenderUrl(RequestValues values)
    {
        var text = new StringBuilder();
        foreach (var part in source.Url.Parts)
        {
            var value = part.Kind == TemplatePartKind.Literal ? part.Text : values.ValueOf(part);
            if (part.Kind != TemplatePartKind.Literal && IsInHost(text.ToString()) && !value.All(IsHostCharacter))
            {
                throw Invalid(
                    $"The value of '{part.Text}' is part of the host in the url of the source {source.Name}, but it contains other "
                    + "characters than letters, digits, '-', '.' and ':'. Correct the value.");
            }

            text.Append(value);
        }

        return text.ToString();
    }

    private static bool IsInHost(string start) =>
        start.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end && start.AsSpan(end + 3).IndexOfAny("/?#\\") < 0;

    private static bool IsHostCharacter(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '.' or '_' or ':' or '[' or ']';

    private static bool IsHttp(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && RequestedUrl.IsHttp(url);

    private static string EncodeStep(string value) => value is "." or ".."
        ? throw Invalid("A value in a path is '.' or '..', which would lead to another path. Correct the value.")
        : Uri.EscapeDataString(value);

    private static string Join(string baseUrl, string path)
    {
        if (path.Length == 0)
            return baseUrl;
        return baseUrl.TrimEnd('/') + (path[0] == '/' ? path : $"/{path}");
    }

    private static FetchException Invalid(string message) => new(message, isRetriable: false);
}
