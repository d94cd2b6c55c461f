using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PollerSaga.Coverage;

/// <summary>
/// Writes the source definition of a row. A value of the row for which definitions have no key or value is written as it is, so that the
/// reader of definitions decides whether it can be expressed.
/// </summary>
internal static partial class RowDefinition
{
    /// <summary>The name of the stream.</summary>
    public const string Stream = "records";

    private const string Records = "$.items";

    public static JsonObject Of(DialectRow row)
    {
        var definition = new JsonObject { ["version"] = 1, ["name"] = "api", ["url"] = "https://api.example.com" };
        if (CredentialsOf(row) is { } credentials)
            definition["credentials"] = credentials;
        if (row.ErrorRules.Length > 0)
            definition["errors"] = ErrorsOf(row);
        definition["streams"] = new JsonObject { [Stream] = StreamOf(row) };
        return definition;
    }

    private static JsonObject StreamOf(DialectRow row)
    {
        var stream = new JsonObject { ["method"] = row.Method, ["path"] = "/records", ["pagination"] = PaginationOf(row) };
        if (row.Method == "POST" && row.TokenIn != "body_data")
            stream["json"] = new JsonObject();
        if (RecordsOf(row) is { } records)
            stream["records"] = records;
        if (row.Decoder != "JsonDecoder")
            stream["decoder"] = DecoderOf(row.Decoder);
        if (row.Retriever != "simple")
            stream["retriever"] = row.Retriever;
        if (row.Partition.Length > 0)
            stream["partition"] = row.Partition;
        if (row.Incremental.Length > 0)
            stream["incremental"] = row.Incremental;
        return stream;
    }

    private static JsonObject PaginationOf(DialectRow row) => row.Pagination switch
    {
        "none" => new JsonObject { ["type"] = "none" },
        "page" or "offset" => PositionOf(row),
        "cursor:token in body" => new JsonObject
        {
            ["type"] = "cursor",
            ["parameter"] = ParameterOf(row),
            ["next"] = "$.next",
            ["in"] = PlaceOf(row.TokenIn),
        },
        "cursor:last record (keyset)" => new JsonObject
        {
            ["type"] = "keyset",
            ["parameter"] = ParameterOf(row),
            ["last"] = $"{Records}[-1].id",
            ["in"] = PlaceOf(row.TokenIn),
        },

        // A token that a client would cut out of the next URL is not needed: the URL itself is requested.
        "cursor:next URL in body" or "cursor:token cut out of next URL" => new JsonObject { ["type"] = "nextUrl", ["next"] = "$.next" },
        "cursor:Link header" => new JsonObject { ["type"] = "linkHeader" },
        var other => new JsonObject { ["type"] = other },
    };

    private static JsonObject PositionOf(DialectRow row)
    {
        var size = new JsonObject { ["value"] = 100 };
        if (row.SizeName.Length > 0 && PlaceOf(row.TokenIn) != "header")
            size["parameter"] = row.SizeName;
        var pagination = new JsonObject
        {
            ["type"] = row.Pagination,
            ["parameter"] = ParameterOf(row),
            ["size"] = size,
            ["in"] = PlaceOf(row.TokenIn),
        };
        if (long.TryParse(row.PageStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            pagination["first"] = first;
        return pagination;
    }

    // Without a name, the table does not state it. Names can be templates, for example of a nested parameter.
    private static string ParameterOf(DialectRow row) => row.TokenName is "" or "None" ? "token" : row.TokenName;

    // A position that no parameter contains is a part of another text, for example of a query in SQL or GraphQL.
    private static string PlaceOf(string place) => place switch
    {
        "request_parameter" => "query",
        "body_json" => "json",
        "body_data" => "form",
        "header" => "header",
        "" => "text",
        _ => place,
    };

    // Only listings by position need the place of the records, because a page without records is their end.
    private static string? RecordsOf(DialectRow row) => row switch
    {
        { RecordPath: "root" } => "$",
        { RecordPath: "one key" } => Records,
        { RecordPath: "nested keys" } => "$.data.items",
        { Pagination: not ("page" or "offset") } => null,
        { RecordPath: "wildcard" } => "$.groups[*].items",
        _ => row.RecordPath,
    };

    private static string DecoderOf(string decoder) => decoder switch
    {
        "JsonlDecoder" => "jsonl",
        "XmlDecoder" => "xml",
        "CsvDecoder" => "csv",
        "IterableDecoder" => "text",
        _ => decoder,
    };

    private static JsonObject? CredentialsOf(DialectRow row)
    {
        // A connector that offers several credentials needs one of them.
        var first = row.Auth.Split('|')[0];
        return first switch
        {
            "none" => null,
            "bearer" => new JsonObject { ["type"] = "bearer", ["token"] = "${secret:token}" },
            "basic" => new JsonObject { ["type"] = "basic", ["username"] = "me", ["password"] = "${secret:password}" },
            "apikey:header" => ApiKey("header"),
            "apikey:request_parameter" => ApiKey("query"),
            "oauth2:client_credentials" => OAuth2("client_credentials"),
            "oauth2:refresh_token" => OAuth2("refresh_token"),
            "session_token(login request)" => Session(),
            _ => new JsonObject { ["type"] = first },
        };
    }

    private static JsonObject ApiKey(string place) => new()
    {
        ["type"] = "apiKey",
        ["in"] = place,
        ["name"] = "key",
        ["value"] = "${secret:key}",
    };

    private static JsonObject OAuth2(string grant)
    {
        var credentials = new JsonObject
        {
            ["type"] = "oauth2",
            ["grant"] = grant,
            ["tokenUrl"] = "https://auth.example.com/token",
            ["clientId"] = "client",
            ["clientSecret"] = "${secret:client_secret}",
        };
        if (grant == "refresh_token")
            credentials["refreshToken"] = "${secret:refresh_token}";
        return credentials;
    }

    private static JsonObject Session() => new()
    {
        ["type"] = "session",
        ["request"] = new JsonObject { ["path"] = "/login", ["json"] = new JsonObject { ["password"] = "${secret:password}" } },
        ["token"] = "$.token",
        ["use"] = new JsonObject { ["in"] = "header", ["name"] = "X-Session" },
    };

    // The delays between attempts and their number are settings of the workers. A rule decides about responses.
    private static JsonArray ErrorsOf(DialectRow row)
    {
        var actions = Action().Matches(row.ErrorRules).Select(match => ActionOf(match.Groups["name"].Value)).ToList();
        var rules = new JsonArray([.. actions.DefaultIfEmpty("retry").Select(action => (JsonNode)new JsonObject
        {
            ["status"] = "4xx",
            ["action"] = action,
        })]);
        if (Has("match by predicate on body"))
            rules.Add(new JsonObject { ["body"] = "$.code == \"code\"", ["action"] = "fail" });
        if (Has("match by message"))
            rules.Add(new JsonObject { ["body"] = "$.message contains \"text\"", ["action"] = "fail" });
        if (Has("backoff WaitTimeFromHeader") || Has("backoff WaitUntilTimeFromHeader"))
            rules.Add(new JsonObject { ["status"] = 429, ["action"] = "wait", ["wait"] = "header:X-Wait" });
        if (Has("backoff Custom"))
            rules.Add(new JsonObject { ["status"] = 429, ["action"] = "backoff Custom" });
        return rules;

        bool Has(string rule) => row.ErrorRules.Contains(rule, StringComparison.Ordinal);
    }

    private static string ActionOf(string action) => action switch
    {
        "RETRY" => "retry",
        "RATE_LIMITED" => "wait",
        "IGNORE" => "empty",
        "FAIL" => "fail",
        _ => action,
    };

    [GeneratedRegex(@"filter action (?<name>\w+)")]
    private static partial Regex Action();
}
