using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// Applies what a page states about its listing to the counter of the job: the number of pages and the end. The transaction holds the lock
/// on the row.
/// </summary>
internal static class Listing
{
    /// <summary>Applies a page.</summary>
    /// <param name="counter">The counter, which is changed.</param>
    /// <param name="index">The page's index.</param>
    /// <param name="facts">What its response states.</param>
    /// <param name="isSkipped">Whether the page has no records and is not delivered.</param>
    public static void Apply(PollerJobCounter counter, int index, PageFacts facts, bool isSkipped)
    {
        FoldReleasedRedrives(counter);
        if (facts.TotalRecords is { } total)
        {
            counter.TotalBefore ??= total;
            counter.TotalAfter = total;
        }

        switch (counter.Kind)
        {
            case ListingKind.Counted when index == 0:
                Plan(counter, facts);
                break;
            case ListingKind.Open:
                FindEnd(counter, index, facts, isSkipped);
                break;
            case ListingKind.Chain when facts.Next is not null && index == counter.Total - 1:
                counter.Total++;
                break;
        }
    }

    /// <summary>
    /// The number of pages that an open listing whose tasks have all ended still needs; null if its end is certain. APIs return short and
    /// empty pages in the middle, so that the end is certain when a whole window of pages has no records. A partner that must receive no
    /// unnecessary request gets one page at a time, and its first page without records, or its short page, is the end.
    /// </summary>
    public static int? FindPagesToTheEnd(PollerJobCounter counter)
    {
        if (counter is not { Kind: ListingKind.Open, End: { } end, ClosedAt: null, MaxWindow: not 1 } || !counter.IsDone)
            return null;

        var certain = end + Math.Max(counter.Window, 1);
        return counter.Total < certain ? certain : null;
    }

    private static void Plan(PollerJobCounter counter, PageFacts facts)
    {
        if (facts.PageSize is { } pageSize)
            counter.PageSize = pageSize;
        counter.TotalRecords = facts.TotalRecords ?? 0;
        var pages = facts.TotalPages
            ?? (facts.TotalRecords is { } records && counter.PageSize > 0 ? PollerPlan.PagesFor(records, counter.PageSize) : 1);
        counter.Total = Math.Max(counter.Total, (int)Math.Min(pages, int.MaxValue));
    }

    // Only a contiguous run of pages without records is the end. A page with records beyond a supposed end moves the end behind it.
    private static void FindEnd(PollerJobCounter counter, int index, PageFacts facts, bool isSkipped)
    {
        if (isSkipped)
        {
            if (index > counter.LastPage)
                counter.End = Math.Min(counter.End ?? index, index);
        }
        else
        {
            counter.LastPage = Math.Max(counter.LastPage, index);
            if (counter.End <= index)
                counter.End = null;
            if (facts.IsLast && index == counter.LastPage)
                counter.End = index + 1;
        }

        // The window runs ahead until a page seems to be beyond the end. If all of its pages fail, the listing ends there.
        var released = Math.Min(counter.Next, counter.Total);
        counter.Total = counter.End is null ? Math.Max(counter.Total, released + Math.Max(counter.Window, 1)) : released;
    }

    // Positions of redrives follow those of the pages. Before the number of pages grows, the released redrives become ordinary tasks in
    // flight, so that the positions of the new pages are free.
    private static void FoldReleasedRedrives(PollerJobCounter counter)
    {
        var released = Math.Max(0, counter.Next - counter.Total);
        counter.Next -= released;
        counter.Redriven -= released;
    }
}
