using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PollerSaga.Fetching.Guard;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Requests;

/// <summary>
/// A request to a partner's API, before it is sent. Paginators and credentials change it. An instance serves one request and its
/// repetitions; it is not safe for concurrent use.
/// </summary>
public sealed class PartnerRequest
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HostScope _hosts;
    private readonly RequestHeaders _headers = new();
    private string _origin;
    private string _path;
    private UrlQuery _query;
    private List<KeyValuePair<string, string>>? _form;

    /// <summary>Creates a request whose links may lead only to the host of the URL.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">An absolute http or https URL. Its path and query are sent as they were written, byte by byte.</param>
    public PartnerRequest(HttpMethod method, Uri url)
        : this(method, url, HostScope.Of(url, []), SecretMask.None)
    {
    }

    internal PartnerRequest(HttpMethod method, Uri url, HostScope hosts, SecretMask mask)
    {
        (Method, _hosts, Mask) = (method, hosts, mask);
        (_origin, _path, _query) = Parse(url);
    }

    /// <summary>The method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The address with the query. It can contain secrets: show and store <see cref="MaskedUrl"/> instead.</summary>
    public Uri Url => UrlText.Create(_origin, _path, _query.Parts);

    /// <summary>The address with <c>***</c> for each secret.</summary>
    public string MaskedUrl => Mask.Mask(UrlText.Write(_origin, _path, _query.Parts));

    /// <summary>The decoded parameters of the query, in order. A name can repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query => [.. _query.Fields];

    /// <summary>The headers, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => [.. _headers];

    /// <summary>The JSON body; null for none.</summary>
    public JsonNode? Json { get; set; }

    /// <summary>The fields of the form in the body, in order; null for none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form => _form;

    /// <summary>The secrets of the source, for texts that are shown or stored.</summary>
    internal SecretMask Mask { get; private set; }

    /// <summary>Sets a parameter. It replaces all parameters with the name in the same place.</summary>
    /// <param name="place">The place. For <see cref="RequestPlace.Json"/>, missing objects are created, and the value is a string.</param>
    /// <param name="name">The name; for <see cref="RequestPlace.Json"/>, a path with dots, for example <c>page.after</c>.</param>
    /// <param name="value">The value. It is encoded where the place requires it.</param>
    /// <exception cref="FetchException">The name or the value is invalid in this place. The message does not contain the value.</exception>
    public void Set(RequestPlace place, string name, string value) => Set(place, name, value, JsonValue.Create(value)!);

    /// <summary>Sets a parameter to a whole number, which is a number in JSON.</summary>
    /// <inheritdoc cref="Set(RequestPlace, string, string)" />
    public void Set(RequestPlace place, string name, long value) =>
        Set(place, name, value.ToString(CultureInfo.InvariantCulture), JsonValue.Create(value));

    /// <summary>Sets a parameter to a value that is never shown or stored, for example a session token.</summary>
    /// <inheritdoc cref="Set(RequestPlace, string, string)" />
    public void SetSecret(RequestPlace place, string name, string value)
    {
        Mask = Mask.With(value);
        Set(place, name, value);
    }

    /// <summary>Adds a parameter after those with the same name.</summary>
    /// <param name="place">The place, other than <see cref="RequestPlace.Json"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value. It is encoded where the place requires it.</param>
    /// <exception cref="FetchException">The name or the value is invalid in this place. The message does not contain the value.</exception>
    public void Add(RequestPlace place, string name, string value)
    {
        switch (place)
        {
            case RequestPlace.Query:
                _query.Add(name, value);
                break;
            case RequestPlace.Header:
                _headers.Add(name, value);
                break;
            case RequestPlace.Form:
                FormFor(name).Add(KeyValuePair.Create(name, value));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(place), place, "A name of a JSON object does not repeat. Use Set.");
        }
    }

    /// <summary>Adds a cookie.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, without spaces, commas, semicolons, quotes and backslashes.</param>
    /// <exception cref="FetchException">The name or the value is invalid. The message does not contain the value.</exception>
    public void AddCookie(string name, string value) => _headers.AddCookie(name, value);

    /// <summary>Replaces the whole URL, with its query, by the URL of the next page. Method, headers and body stay.</summary>
    /// <param name="next">The absolute URL.</param>
    /// <exception cref="FetchException">
    /// The URL is not an http or https URL, contains a user name, or leads to another host, or from https to http, without an entry in
    /// <c>limits.hosts</c>.
    /// </exception>
    public void Follow(Uri next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _hosts.Check(next);
        (_origin, _path, _query) = Parse(next);
    }

    /// <summary>Creates the message. Each repetition of the request needs a new one.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Url) { Content = CreateContent() };
        message.Options.Set(RedirectScope.Key, new RedirectScope(_hosts.Allows));
        foreach (var (name, value) in _headers)
        {
            if (message.Headers.TryAddWithoutValidation(name, value))
                continue;

            // Some APIs require a Content-Type for requests without a body. .NET sends it only with an empty one.
            message.Content ??= new ByteArrayContent([]);
            message.Content.Headers.Remove(name);
            message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>The method and the masked URL.</summary>
    public override string ToString() => $"{Method} {MaskedUrl}";

    internal void SetForm(IEnumerable<KeyValuePair<string, string>> fields) => _form = [.. fields];

    private static (string Origin, string Path, UrlQuery Query) Parse(Uri url)
    {
        var (path, query) = UrlText.TargetOf(url);
        return (UrlText.OriginOf(url), path, new UrlQuery(query));
    }

    private void Set(RequestPlace place, string name, string text, JsonValue value)
    {
        switch (place)
        {
            case RequestPlace.Query:
                _query.Set(name, text);
                break;
            case RequestPlace.Header:
                _headers.Set(name, text);
                break;
            case RequestPlace.Json:
                if (_form is not null)
                    throw Conflict(name, "form", "json");
                Json = JsonPath.Set(Json, name, value);
                break;
            case RequestPlace.Form:
                var form = FormFor(name);
                var first = form.FindIndex(field => field.Key == name);
                form.RemoveAll(field => field.Key == name);
                form.Insert(first < 0 ? form.Count : first, KeyValuePair.Create(name, text));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(place), place, "The place is not defined.");
        }
    }

    private List<KeyValuePair<string, string>> FormFor(string name) =>
        Json is null ? _form ??= [] : throw Conflict(name, "JSON", "form");

    private static FetchException Conflict(string name, string body, string place) => new(
        $"The parameter '{name}' is in: {place}, but the request has a {body} body. Use one kind of body.",
        isRetriable: false);

    private ByteArrayContent? CreateContent()
    {
        if (_form is not null)
            return new FormUrlEncodedContent(_form);
        if (Json is null)
            return null;

        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Json, Plain));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
