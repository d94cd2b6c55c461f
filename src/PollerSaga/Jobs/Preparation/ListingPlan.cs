using PollerSaga.Sources.Definitions;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>What is known of a listing before its first page.</summary>
/// <param name="Kind">How the number of pages becomes known.</param>
/// <param name="TotalRecords">The number of records; 0 if it is unknown.</param>
/// <param name="PageSize">Records per page; 0 if it is unknown.</param>
/// <param name="Pages">The number of pages; null if the window runs ahead until the end is found.</param>
/// <param name="MaxWindow">Maximum number of pages in flight; null for the job's window.</param>
internal sealed record ListingPlan(ListingKind Kind, long TotalRecords, int PageSize, int? Pages, int? MaxWindow = null)
{
    /// <summary>Returns the plan of a stream.</summary>
    public static ListingPlan Of(StreamDefinition stream) => stream.Pagination switch
    {
        SinglePage => new ListingPlan(ListingKind.Planned, 0, PageSize: 0, Pages: 1),
        PositionPagination { HasTotal: true } position =>
            new ListingPlan(ListingKind.Counted, 0, position.Size ?? 0, Pages: 1, MaxWindowOf(position)),
        PositionPagination position => new ListingPlan(ListingKind.Open, 0, position.Size ?? 0, Pages: null, MaxWindowOf(position)),
        _ => new ListingPlan(ListingKind.Chain, 0, PageSize: 0, Pages: 1),
    };

    private static int? MaxWindowOf(PositionPagination position) => position.IsParallel ? null : 1;
}
