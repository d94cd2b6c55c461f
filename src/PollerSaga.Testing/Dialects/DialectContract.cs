namespace PollerSaga.Testing.Dialects;

/// <summary>A valid dialect with all defaults.</summary>
internal sealed record DialectContract
{
    public required PartnerDialect Dialect { get; init; }
    public required HttpMethod Method { get; init; }
    public required string Path { get; init; }
    public required string Parameter { get; init; }
    public required long First { get; init; }

    /// <summary>The parameter with the page size; empty for a fixed size.</summary>
    public required string SizeParameter { get; init; }

    /// <summary>The place of the page size.</summary>
    public required PartnerPlace SizeIn { get; init; }
    public required int MaxSize { get; init; }
    public required ResponsePlace Records { get; init; }
    public required ResponsePlace? Total { get; init; }
    public required ResponsePlace? TotalPages { get; init; }
    public required ResponsePlace? PageSize { get; init; }
    public required ResponsePlace? HasMore { get; init; }
    public required ResponsePlace? Next { get; init; }
    public required string AuthName { get; init; }
    public required string LogInPath { get; init; }
    public required ResponsePlace SessionToken { get; init; }
    public required bool Strict { get; init; }

    public PartnerPagination Pagination => Dialect.Pagination;

    /// <summary>Whether a page is requested by its position.</summary>
    public bool IsByPosition => Pagination is PartnerPagination.StartAt or PartnerPagination.Page or PartnerPagination.Offset;

    /// <summary>Whether requests have a body with a form.</summary>
    public bool HasForm => Dialect.In == PartnerPlace.Form;

    /// <summary>Whether requests can have a JSON body.</summary>
    public bool HasJson => !HasForm && (Method == HttpMethod.Post || Dialect.In == PartnerPlace.Json);

    /// <summary>Resolves the defaults of a dialect.</summary>
    /// <exception cref="DialectException">The dialect is not valid.</exception>
    public static DialectContract Of(PartnerDialect dialect)
    {
        var place = dialect.Pagination is PartnerPagination.Page or PartnerPagination.Offset || dialect.In != PartnerPlace.Header
            ? dialect.In
            : PartnerPlace.Query;
        var records = ResponsePlace.Parse("records", dialect.Records ?? DefaultRecords(dialect));
        var isStartAt = dialect.Pagination == PartnerPagination.StartAt;
        var hasNext = dialect.Pagination is PartnerPagination.Cursor or PartnerPagination.NextUrl;
        var contract = new DialectContract
        {
            Dialect = dialect,
            Method = new HttpMethod(dialect.Method ?? (dialect.In is PartnerPlace.Json or PartnerPlace.Form ? "POST" : "GET")),
            Path = dialect.Path ?? (isStartAt ? "/payload" : "/records"),
            Parameter = dialect.Parameter ?? DefaultParameter(dialect.Pagination),
            First = dialect.First ?? (dialect.Pagination == PartnerPagination.Page ? 1 : 0),
            SizeParameter = dialect.SizeParameter ?? DefaultSizeParameter(dialect.Pagination),
            SizeIn = place,
            MaxSize = dialect.MaxSize ?? dialect.Size,
            Records = records,
            Total = Parse("total", dialect.Total ?? (isStartAt ? "$.totalRecords" : null)),
            TotalPages = Parse("totalPages", dialect.TotalPages),
            PageSize = Parse("pageSize", dialect.PageSize ?? (isStartAt ? "$.maxRecordsPerPage" : null)),
            HasMore = Parse("hasMore", dialect.HasMore),
            Next = hasNext ? Parse("next", dialect.Next ?? (records.Members.Count == 0 ? "header:X-Next" : "$.next")) : null,
            AuthName = dialect.AuthName ?? (dialect.Auth is PartnerAuthentication.ApiKeyHeader ? "X-Api-Key" : "api_key"),
            LogInPath = dialect.LogInPath ?? "/login",
            SessionToken = ResponsePlace.Parse("sessionToken", dialect.SessionToken ?? "$.session.token"),
            Strict = dialect.Strict ?? !isStartAt,
        };
        DialectCheck.Check(contract);
        return contract;
    }

    private static ResponsePlace? Parse(string key, string? text) => text is null ? null : ResponsePlace.Parse(key, text);

    private static string DefaultRecords(PartnerDialect dialect) => dialect.Decoder switch
    {
        PartnerFormat.Json or PartnerFormat.Xml => dialect.Pagination == PartnerPagination.StartAt ? "$.payload" : "$.items",
        _ => "$",
    };

    private static string DefaultParameter(PartnerPagination pagination) => pagination switch
    {
        PartnerPagination.StartAt => "startAt",
        PartnerPagination.Page => "page",
        PartnerPagination.Offset => "offset",
        PartnerPagination.Keyset => "after",
        _ => "cursor",
    };

    private static string DefaultSizeParameter(PartnerPagination pagination) => pagination switch
    {
        PartnerPagination.StartAt => "count",
        PartnerPagination.None => string.Empty,
        PartnerPagination.Page => "per_page",
        _ => "limit",
    };
}
