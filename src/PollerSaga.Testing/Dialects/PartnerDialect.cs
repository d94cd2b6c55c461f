namespace PollerSaga.Testing.Dialects;

/// <summary>
/// The dialect of a partner's API: pagination, credentials and format. Properties without a value have the default of the pagination.
/// </summary>
/// <example>
/// <code>
/// var dialect = new PartnerDialect { Pagination = PartnerPagination.Cursor, In = PartnerPlace.Json, Records = "$.data.items" };
/// var same = PartnerDialect.Parse("cursor,in=json,records=$.data.items");
/// </code>
/// </example>
public sealed record PartnerDialect
{
    /// <summary>The pagination; <see cref="PartnerPagination.StartAt"/> by default.</summary>
    public PartnerPagination Pagination { get; init; } = PartnerPagination.StartAt;

    /// <summary>The place of the pagination parameters; the query by default. Only page, offset, cursor and keyset use another.</summary>
    public PartnerPlace In { get; init; } = PartnerPlace.Query;

    /// <summary>
    /// The method: <c>GET</c> or <c>POST</c>. Null is <c>POST</c> for parameters in a body, and otherwise <c>GET</c>. A <c>POST</c> needs a
    /// body with the member or field <c>filter</c> = <c>all</c> on every page, so that a client that forgets its body is detected.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>The path of the listing; <c>/payload</c> for <see cref="PartnerPagination.StartAt"/>, otherwise <c>/records</c>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The parameter with the position or token. Null is <c>startAt</c>, <c>page</c>, <c>offset</c>, <c>cursor</c>, or <c>after</c> for a
    /// keyset. In JSON, it is a path with dots.
    /// </summary>
    public string? Parameter { get; init; }

    /// <summary>The position of the first page of page and offset. Null is 1 for a page number, and otherwise 0.</summary>
    public long? First { get; init; }

    /// <summary>
    /// The parameter with the page size. Null is <c>count</c>, <c>per_page</c> for page, or <c>limit</c>. An empty text is a fixed
    /// page size.
    /// </summary>
    public string? SizeParameter { get; init; }

    /// <summary>The page size without a parameter, at least 1; 100 by default.</summary>
    public int Size { get; init; } = 100;

    /// <summary>
    /// The maximum page size; null is <see cref="Size"/>. <see cref="PartnerPagination.StartAt"/> returns smaller pages. The others answer
    /// 400.
    /// </summary>
    public int? MaxSize { get; init; }

    /// <summary>
    /// The array with the records: <c>$</c> or a path of members, for example <c>$.data.items</c>. Null is <c>$.payload</c> for
    /// <see cref="PartnerPagination.StartAt"/>, <c>$.items</c> for JSON and XML, and <c>$</c> for the other formats, which allow no other.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>The place of the number of records: a path of members, or <c>header:Name</c>; null for none.</summary>
    public string? Total { get; init; }

    /// <summary>The place of the number of pages; null for none.</summary>
    public string? TotalPages { get; init; }

    /// <summary>The place of the maximum page size, for offset; null for none.</summary>
    public string? PageSize { get; init; }

    /// <summary>
    /// The place of a flag that is false on the last page; null for none. With it, the last page of a cursor has a token too, which
    /// leads to a page without records.
    /// </summary>
    public string? HasMore { get; init; }

    /// <summary>
    /// The place of the token of a cursor, or of the next URL. Null is <c>$.next</c>, or <c>header:X-Next</c> where the records are the
    /// body.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>The status of pages beyond the end: 200 with no records (the default), 404 or 416.</summary>
    public int BeyondEnd { get; init; } = 200;

    /// <summary>Whether next URLs and links are relative to the URL of the page.</summary>
    public bool RelativeLinks { get; init; }

    /// <summary>The format of the responses; JSON by default.</summary>
    public PartnerFormat Decoder { get; init; } = PartnerFormat.Json;

    /// <summary>The credential; none by default.</summary>
    public PartnerAuthentication Auth { get; init; } = PartnerAuthentication.None;

    /// <summary>
    /// The name of the header, parameter or cookie with the API key or the session's token. Null is <c>X-Api-Key</c>, <c>api_key</c>, or
    /// <c>Authorization: Bearer</c> for a session.
    /// </summary>
    public string? AuthName { get; init; }

    /// <summary>The path of the log-in; null is <c>/login</c>.</summary>
    public string? LogInPath { get; init; }

    /// <summary>
    /// The place of the session's token in the response of the log-in: a path of members, or <c>header:Name</c>. Null is
    /// <c>$.session.token</c>.
    /// </summary>
    public string? SessionToken { get; init; }

    /// <summary>Whether an OAuth 2.0 client sends its id and secret in the body. Otherwise, it uses <c>Authorization: Basic</c>.</summary>
    public bool ClientInBody { get; init; }

    /// <summary>Whether a refresh token is valid once. The response then contains the next one.</summary>
    public bool RotatesRefreshTokens { get; init; }

    /// <summary>The lifetime of access tokens and sessions in seconds, at least 1; 3,600 by default.</summary>
    public int TokenSeconds { get; init; } = 3600;

    /// <summary>
    /// Whether the partner reports server errors as status 200 with a member <c>error</c>. The definition then contains a rule for them.
    /// </summary>
    public bool ErrorsInBody { get; init; }

    /// <summary>
    /// Whether the partner answers unknown parameters with 400. Null is true, except for <see cref="PartnerPagination.StartAt"/>.
    /// </summary>
    public bool? Strict { get; init; }

    /// <summary>The credentials that the partner accepts.</summary>
    public PartnerCredentials Credentials { get; init; } = PartnerCredentials.Default;

    /// <summary>The secrets of <see cref="ToDefinition"/> by name: the settings <c>PollerSaga:Secrets:NAME</c>.</summary>
    public IReadOnlyDictionary<string, string> Secrets => Auth switch
    {
        PartnerAuthentication.Bearer => new Dictionary<string, string> { ["token"] = Credentials.Token },
        PartnerAuthentication.Basic or PartnerAuthentication.Session =>
            new Dictionary<string, string> { ["password"] = Credentials.Password },
        PartnerAuthentication.ApiKeyHeader or PartnerAuthentication.ApiKeyQuery or PartnerAuthentication.ApiKeyCookie =>
            new Dictionary<string, string> { ["key"] = Credentials.Key },
        PartnerAuthentication.ClientCredentials =>
            new Dictionary<string, string> { ["client_secret"] = Credentials.ClientSecret },
        PartnerAuthentication.RefreshToken => new Dictionary<string, string>
        {
            ["client_secret"] = Credentials.ClientSecret,
            ["refresh_token"] = Credentials.RefreshToken,
        },
        _ => new Dictionary<string, string>(),
    };

    /// <summary>Parses a compact text, for example <c>cursor,in=json,records=$.data.items,auth=bearer</c>.</summary>
    /// <param name="text">The pagination, followed by keys with values. <see cref="DialectKeys"/> describes them.</param>
    /// <exception cref="DialectException">The text is not valid.</exception>
    public static PartnerDialect Parse(string text) => DialectText.Parse(text);

    /// <summary>Reads a YAML or JSON file with the keys of <see cref="Parse"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="DialectException">The file is not valid.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PartnerDialect Load(string path) => DialectFile.Parse(File.ReadAllText(path), path);

    /// <summary>Checks the combination of the properties.</summary>
    /// <exception cref="DialectException">A value is not valid, or does not fit another.</exception>
    public void Validate() => DialectContract.Of(this);

    /// <summary>Writes the definition of a source with one stream, <c>records</c>, for this dialect.</summary>
    /// <param name="address">The base address of the partner, for example <c>http://127.0.0.1:5099</c>.</param>
    /// <returns>YAML text.</returns>
    /// <exception cref="DialectException">The dialect is not valid.</exception>
    public string ToDefinition(Uri address) => YamlText.Write(DialectDefinition.Of(this, address));
}
