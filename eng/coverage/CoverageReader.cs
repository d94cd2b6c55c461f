using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Coverage;

/// <summary>Reads the definition of each row, as a worker does. An error is a missing feature.</summary>
internal static class CoverageReader
{
    private const string Stream = $"streams.{RowDefinition.Stream}.";

    /// <summary>The name of the feature that partitions are.</summary>
    public const string Partitions = "partitions";

    /// <summary>The name of the feature that increments are.</summary>
    public const string Increments = "increments";

    // In this order, so that partitions and increments are named only where nothing else is missing.
    private static readonly string[] Places =
    [
        Stream + "retriever", Stream + "pagination", "credentials", Stream + "decoder", Stream + "records", "errors",
        Stream + "partition", Stream + "incremental", string.Empty,
    ];

    private static readonly SourceReader Reader = new([], []);

    public static IReadOnlyList<StreamCoverage> ReadAll(IEnumerable<DialectRow> rows) => [.. rows.Select(Read)];

    public static StreamCoverage Read(DialectRow row)
    {
        var errors = Reader.Read(RowDefinition.Of(row).ToJsonString(), "row").Errors;
        return new StreamCoverage(row, errors.Count == 0 ? null : FeatureOf(row, errors.MinBy(RankOf)!));
    }

    private static int RankOf(DefinitionError error) =>
        Array.FindIndex(Places, place => error.Path.StartsWith(place, StringComparison.Ordinal));

    private static string FeatureOf(DialectRow row, DefinitionError error) => Places[RankOf(error)] switch
    {
        Stream + "retriever" => row.Retriever == "async" ? "exports: create, wait, download" : "requests in code",
        Stream + "pagination" => PaginationOf(row),
        "credentials" => "credentials in code",
        Stream + "decoder" => $"responses as {row.Decoder.Replace("Decoder", string.Empty, StringComparison.Ordinal)}",
        Stream + "records" => row.RecordPath == "wildcard" ? "records in several arrays of a page" : "records that code extracts",
        "errors" when row.ErrorRules.Contains("match by message", StringComparison.Ordinal) => "error rules: a part of a message",
        "errors" => "error rules in code",
        Stream + "partition" => row.Partition.Contains("custom", StringComparison.Ordinal) ? "partitions in code" : Partitions,
        Stream + "incremental" => row.Incremental == "custom" ? "increments in code" : Increments,
        _ => throw new InvalidDataException($"{row.Connector} {row.Stream}: {error.Path}: {error.Message}"),
    };

    private static string PaginationOf(DialectRow row) => row switch
    {
        { TokenIn: "", Pagination: "page" or "offset" } => "a position inside another parameter",
        { Method: "GET", TokenIn: "body_json" or "body_data" } => "a body in a GET request",
        { Decoder: "XmlDecoder" } => "a continuation or total in XML",
        { Pagination: "cursor:computed page/offset" } => "a position that the response states",
        { TokenIn: "path" } => "a token in the path",
        _ => "pagination in code",
    };
}
