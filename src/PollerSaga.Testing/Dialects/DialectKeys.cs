using System.Globalization;

namespace PollerSaga.Testing.Dialects;

/// <summary>The keys of a dialect's text.</summary>
public static class DialectKeys
{
    private static readonly Dictionary<string, PartnerAuthentication> Authentications = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = PartnerAuthentication.None,
        ["bearer"] = PartnerAuthentication.Bearer,
        ["basic"] = PartnerAuthentication.Basic,
        ["header"] = PartnerAuthentication.ApiKeyHeader,
        ["query"] = PartnerAuthentication.ApiKeyQuery,
        ["cookie"] = PartnerAuthentication.ApiKeyCookie,
        ["client_credentials"] = PartnerAuthentication.ClientCredentials,
        ["refresh_token"] = PartnerAuthentication.RefreshToken,
        ["session"] = PartnerAuthentication.Session,
    };

    /// <summary>All keys, in the order of the help.</summary>
    public static IReadOnlyList<DialectKey> All { get; } =
    [
        Key("pagination", Names<PartnerPagination>(), "the pagination; the name alone is enough as the first item",
            (dialect, text) => dialect with { Pagination = Choice<PartnerPagination>("pagination", text) }),
        Key("in", Names<PartnerPlace>(), "place of the pagination parameters; query by default",
            (dialect, text) => dialect with { In = Choice<PartnerPlace>("in", text) }),
        Key("method", "GET|POST", "POST by default for parameters in a body",
            (dialect, text) => dialect with { Method = text.ToUpperInvariant() }),
        Key("path", "/PATH", "path of the listing; /payload for startat, otherwise /records",
            (dialect, text) => dialect with { Path = text }),
        Key("parameter", "NAME", "parameter with the position or token",
            (dialect, text) => dialect with { Parameter = text }),
        Key("first", "N", "position of the first page; 1 for page, otherwise 0",
            (dialect, text) => dialect with { First = Number("first", text, 0, 1_000_000) }),
        Key("sizeParameter", "NAME|none", "parameter with the page size; none for a fixed size",
            (dialect, text) => dialect with { SizeParameter = text == "none" ? string.Empty : text }),
        Key("size", "N", "page size; 100 by default",
            (dialect, text) => dialect with { Size = Number("size", text, 1, 1_000_000) }),
        Key("maxSize", "N", "maximum page size; the page size by default",
            (dialect, text) => dialect with { MaxSize = Number("maxSize", text, 1, 1_000_000) }),
        Key("records", "$.PATH", "array with the records; $ is the body",
            (dialect, text) => dialect with { Records = text }),
        Key("total", "$.PATH|header:NAME", "place of the number of records; none by default",
            (dialect, text) => dialect with { Total = text }),
        Key("totalPages", "$.PATH|header:NAME", "place of the number of pages; none by default",
            (dialect, text) => dialect with { TotalPages = text }),
        Key("pageSize", "$.PATH|header:NAME", "place of the maximum page size, for offset",
            (dialect, text) => dialect with { PageSize = text }),
        Key("hasMore", "$.PATH|header:NAME", "place of a flag that is false on the last page",
            (dialect, text) => dialect with { HasMore = text }),
        Key("next", "$.PATH|header:NAME", "place of the token or next URL; $.next by default",
            (dialect, text) => dialect with { Next = text }),
        Key("beyondEnd", "200|404|416", "status of pages beyond the end; 200 (no records) by default",
            (dialect, text) => dialect with { BeyondEnd = Number("beyondEnd", text, 200, 599) }),
        Key("relativeLinks", "true|false", "whether next URLs are relative",
            (dialect, text) => dialect with { RelativeLinks = Flag("relativeLinks", text) }),
        Key("decoder", Names<PartnerFormat>(), "format of the responses; json by default",
            (dialect, text) => dialect with { Decoder = Choice<PartnerFormat>("decoder", text) }),
        Key("auth", string.Join('|', Authentications.Keys), "credential; header, query and cookie are places of an API key",
            (dialect, text) => dialect with { Auth = AuthenticationOf(text) }),
        Key("authName", "NAME", "header, parameter or cookie with the API key or the session's token",
            (dialect, text) => dialect with { AuthName = text }),
        Key("logInPath", "/PATH", "path of the log-in of a session; /login by default",
            (dialect, text) => dialect with { LogInPath = text }),
        Key("sessionToken", "$.PATH|header:NAME", "place of the session's token; $.session.token by default",
            (dialect, text) => dialect with { SessionToken = text }),
        Key("clientInBody", "true|false", "whether an OAuth 2 client sends its secret in the body instead of Authorization: Basic",
            (dialect, text) => dialect with { ClientInBody = Flag("clientInBody", text) }),
        Key("rotatesRefreshTokens", "true|false", "whether a refresh token is valid once",
            (dialect, text) => dialect with { RotatesRefreshTokens = Flag("rotatesRefreshTokens", text) }),
        Key("tokenSeconds", "N", "lifetime of access tokens and sessions; 3600 by default",
            (dialect, text) => dialect with { TokenSeconds = Number("tokenSeconds", text, 1, 1_000_000_000) }),
        Key("errorsInBody", "true|false", "whether server errors have the status 200 and a member error",
            (dialect, text) => dialect with { ErrorsInBody = Flag("errorsInBody", text) }),
        Key("strict", "true|false", "whether unknown parameters are errors; true by default, except for startat",
            (dialect, text) => dialect with { Strict = Flag("strict", text) }),
    ];

    /// <summary>The names of all paginations, as a text has them.</summary>
    public static IReadOnlyList<string> Paginations { get; } = [.. Names<PartnerPagination>().Split('|')];

    /// <summary>The name of a credential in a text.</summary>
    internal static string NameOf(PartnerAuthentication authentication) =>
        Authentications.First(entry => entry.Value == authentication).Key;

    internal static string NameOf<T>(T value)
        where T : struct, Enum => value is PartnerPagination.StartAt ? "startat" : Camel(value.ToString());

    /// <summary>Sets a key.</summary>
    /// <exception cref="DialectException">The key is unknown, or its value is not valid.</exception>
    internal static PartnerDialect Set(PartnerDialect dialect, string name, string value)
    {
        var key = All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new DialectException(
                $"'{name}' is not a key of a dialect. The keys are {string.Join(", ", All.Select(known => known.Name))}.");
        return key.Set(dialect, value);
    }

    private static DialectKey Key(string name, string values, string description, Func<PartnerDialect, string, PartnerDialect> set) =>
        new(name, values, description, set);

    private static PartnerAuthentication AuthenticationOf(string text) => Authentications.TryGetValue(text, out var found)
        ? found
        : throw new DialectException($"auth is '{text}'; expected {string.Join(", ", Authentications.Keys)}.");

    private static T Choice<T>(string key, string text)
        where T : struct, Enum => text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var found)
            ? found
            : throw new DialectException($"{key} is '{text}'; expected {Names<T>().Replace("|", ", ", StringComparison.Ordinal)}.");

    private static int Number(string key, string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new DialectException($"{key} is '{text}'; expected a whole number from {minimum} to {maximum}.");

    private static bool Flag(string key, string text) => bool.TryParse(text, out var flag)
        ? flag
        : throw new DialectException($"{key} is '{text}'; expected true or false.");

    private static string Names<T>()
        where T : struct, Enum => string.Join('|', Enum.GetValues<T>().Select(NameOf));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
