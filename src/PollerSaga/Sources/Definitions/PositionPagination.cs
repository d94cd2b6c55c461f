using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>Pages by position: a page number, or the number of records before the page.</summary>
/// <param name="IsOffset">Whether the parameter is the number of records before the page. Otherwise, it is the page's number.</param>
/// <param name="Parameter">The parameter with the position.</param>
/// <param name="First">The position of the first page: 1 by default for a page number, 0 for an offset.</param>
/// <param name="SizeParameter">The parameter with the page size; null for none.</param>
/// <param name="Size">The page size; null if it is unknown before the first response.</param>
/// <param name="Total">The number of records; null if responses do not state it.</param>
/// <param name="TotalPages">The number of pages; null if responses do not state it. Never set for an offset.</param>
/// <param name="PageSize">The page size that the server states; null if it does not. Set for an offset only.</param>
/// <param name="End">How the end is recognized if no total is known.</param>
/// <param name="In">The place of <paramref name="Parameter"/> and <paramref name="SizeParameter"/>.</param>
/// <param name="IsParallel">Whether pages are requested in parallel. Otherwise, one page at a time is requested.</param>
internal sealed record PositionPagination(
    bool IsOffset,
    string Parameter,
    long First,
    string? SizeParameter,
    int? Size,
    Selector? Total,
    Selector? TotalPages,
    Selector? PageSize,
    EndRule End,
    RequestPlace In,
    bool IsParallel) : PaginationDefinition
{
    public override string Type => IsOffset ? "offset" : "page";

    /// <summary>Whether the first response states how many pages there are.</summary>
    public bool HasTotal => Total is not null || TotalPages is not null;
}
