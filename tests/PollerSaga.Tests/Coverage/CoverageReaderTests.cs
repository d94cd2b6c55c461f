using PollerSaga.Coverage;

namespace PollerSaga.Tests.Coverage;

/// <summary>The missing feature of a stream, from its dialect.</summary>
public sealed class CoverageReaderTests
{
    private static readonly DialectRow Plain = new()
    {
        Connector = "source-shop",
        Stream = "orders",
        Pagination = "page",
        TokenIn = "request_parameter",
        TokenName = "page",
        SizeName = "per_page",
        PageStart = "1",
        Auth = "bearer",
        Method = "GET",
        Partition = string.Empty,
        Incremental = string.Empty,
        ErrorRules = string.Empty,
        RecordPath = "one key",
        Decoder = "JsonDecoder",
        Retriever = "simple",
    };

    private static IEnumerable<TestCaseData> Expressed =>
    [
        Case("page", Plain),
        Case("page from 0 in JSON", Plain with { PageStart = "0", TokenIn = "body_json", TokenName = "query.page", Method = "POST" }),
        Case("offset, basic", Plain with { Pagination = "offset", TokenName = "offset", PageStart = string.Empty, Auth = "basic" }),
        Case("one request", Plain with { Pagination = "none", TokenIn = string.Empty, TokenName = string.Empty, Auth = "none" }),
        Case("cursor", Plain with { Pagination = "cursor:token in body", TokenName = "cursor", RecordPath = "wildcard" }),
        Case("cursor in JSON", Plain with { Pagination = "cursor:token in body", TokenIn = "body_json", Method = "POST" }),
        Case("cursor in a form", Plain with { Pagination = "cursor:token in body", TokenIn = "body_data", Method = "POST" }),
        Case("cursor in a header", Plain with { Pagination = "cursor:token in body", TokenIn = "header", TokenName = "X-Page" }),
        Case("next URL", Plain with { Pagination = "cursor:next URL in body", TokenIn = "path", RecordPath = "custom" }),
        Case("Link header", Plain with { Pagination = "cursor:Link header", TokenIn = "path", RecordPath = "root" }),
        Case("keyset", Plain with { Pagination = "cursor:last record (keyset)", TokenName = "after" }),
        Case("API key in the query", Plain with { Auth = "apikey:request_parameter" }),
        Case("client credentials", Plain with { Auth = "oauth2:client_credentials" }),
        Case("a choice of credentials", Plain with { Auth = "basic|oauth2:refresh_token" }),
        Case("log-in", Plain with { Auth = "session_token(login request)" }),
        Case("JSON lines", Plain with { Decoder = "JsonlDecoder", RecordPath = "root" }),
        Case("XML", Plain with { Decoder = "XmlDecoder", RecordPath = "nested keys" }),
        Case("error rules", Plain with
        {
            ErrorRules = "backoff WaitTimeFromHeader|composite|filter action IGNORE|match by predicate on body|match by status",
        }),
    ];

    private static IEnumerable<TestCaseData> Missing =>
    [
        Lacking("partitions", Plain with { Partition = "parent/child" }),
        Lacking("partitions in code", Plain with { Partition = "custom partition" }),
        Lacking("increments", Plain with { Incremental = "server side" }),
        Lacking("increments in code", Plain with { Incremental = "custom" }),
        Lacking("partitions", Plain with { Partition = "list of values", Incremental = "server side" }),
        Lacking("credentials in code", Plain with { Auth = "custom", Partition = "parent/child" }),
        Lacking("pagination in code", Plain with { Pagination = "custom", Auth = "custom" }),
        Lacking("a token in the path", Plain with { Pagination = "cursor:token in body", TokenIn = "path" }),
        Lacking("a position inside another parameter", Plain with { TokenIn = string.Empty, TokenName = string.Empty }),
        Lacking("a body in a GET request", Plain with { TokenIn = "body_json" }),
        Lacking("a continuation or total in XML", Plain with { Pagination = "cursor:token in body", Decoder = "XmlDecoder" }),
        Lacking("records in several arrays of a page", Plain with { RecordPath = "wildcard" }),
        Lacking("records that code extracts", Plain with { RecordPath = "custom" }),
        Lacking("error rules: a part of a message", Plain with { ErrorRules = "composite|filter action FAIL|match by message" }),
        Lacking("error rules in code", Plain with { ErrorRules = "backoff Custom|composite" }),
        Lacking("responses as Zipfile", Plain with { Decoder = "ZipfileDecoder" }),
        Lacking("requests in code", Plain with { Retriever = "custom", Pagination = "custom" }),
        Lacking("exports: create, wait, download", Plain with { Retriever = "async" }),
    ];

    [TestCaseSource(nameof(Expressed))]
    public void Expresses_a_stream(object row) => Assert.That(CoverageReader.Read((DialectRow)row).Missing, Is.Null);

    [TestCaseSource(nameof(Missing))]
    public void Names_the_first_missing_feature(string feature, object row) =>
        Assert.That(CoverageReader.Read((DialectRow)row).Missing, Is.EqualTo(feature));

    [Test]
    public void Counts_the_streams_of_each_feature()
    {
        var page = CoveragePage.Write(CoverageReader.ReadAll(
        [
            Plain,
            Plain with { Stream = "items", Partition = "parent/child" },
            Plain with { Connector = "source-bank", Stream = "accounts", Partition = "parent/child" },
            Plain with { Connector = "source-bank", Stream = "rates", Auth = "custom" },
        ]));

        Assert.That(page, Does.Contain("\n| streams that a definition expresses | 1 | 25.0 % |\n"));
        Assert.That(page, Does.Contain("\n| streams that need only partitions or increments besides | 2 | 50.0 % |\n"));
        Assert.That(page, Does.Contain("\n| partitions | 2 | 2 |\n| credentials in code | 1 | 1 |\n"));
        Assert.That(page, Does.Contain("\n### Partitions\n\n- `bank`: `accounts`\n- `shop`: `items`\n"));
    }

    private static TestCaseData Case(string name, DialectRow row) => new TestCaseData(row).SetArgDisplayNames(name);

    private static TestCaseData Lacking(string feature, DialectRow row) =>
        new TestCaseData(feature, row).SetArgDisplayNames(feature, $"{row.Partition} {row.Incremental}".Trim());
}
