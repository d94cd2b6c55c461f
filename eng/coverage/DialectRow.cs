namespace PollerSaga.Coverage;

/// <summary>The dialect of a stream: a row of the table.</summary>
internal sealed record DialectRow
{
    public required string Connector { get; init; }
    public required string Stream { get; init; }
    public required string Pagination { get; init; }
    public required string TokenIn { get; init; }
    public required string TokenName { get; init; }
    public required string SizeName { get; init; }
    public required string PageStart { get; init; }
    public required string Auth { get; init; }
    public required string Method { get; init; }
    public required string Partition { get; init; }
    public required string Incremental { get; init; }
    public required string ErrorRules { get; init; }
    public required string RecordPath { get; init; }
    public required string Decoder { get; init; }
    public required string Retriever { get; init; }
}
