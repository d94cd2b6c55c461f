using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources.Definitions;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>Estimates the plan of a job from one response.</summary>
internal static class StreamEstimate
{
    // A response that takes less time says nothing about the time of a job, in which the worker's own work counts.
    private static readonly TimeSpan MinDuration = TimeSpan.FromMilliseconds(1);

    /// <summary>Estimates the plan.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limits">The limits of its source.</param>
    /// <param name="result">What the first page states.</param>
    /// <param name="duration">The time of the response.</param>
    /// <param name="window">The job's window.</param>
    public static StreamCheckPlan Of(StreamDefinition stream, SourceLimits limits, PageResult result, TimeSpan duration, int window)
    {
        var listing = ListingPlan.Of(stream);
        var pageSize = result.PageSize ?? (listing.PageSize > 0 ? listing.PageSize : null);
        var pages = PagesOf(listing, result, pageSize);
        var width = listing.Kind == ListingKind.Chain
            ? 1
            : Math.Min(Math.Min(window, listing.MaxWindow ?? window), limits.Concurrency ?? window);
        var time = duration > MinDuration ? duration : MinDuration;
        var perMinute = width / time.TotalMinutes;
        if (limits.Rate is { } rate)
            perMinute = Math.Min(perMinute, rate.Permits / rate.Period.TotalMinutes);
        return new StreamCheckPlan(
            listing.Kind.ToString(),
            Describe(listing),
            pages,
            result.TotalRecords,
            pageSize,
            pages is { } known ? SecondsOf(known, width, time, limits.Rate) : null,
            Math.Round(perMinute, 2));
    }

    private static long? PagesOf(ListingPlan listing, PageResult result, int? pageSize)
    {
        if (listing.Kind == ListingKind.Planned)
            return listing.Pages;
        if (result.TotalPages is { } pages)
            return Math.Max(1, pages);
        if (result.TotalRecords is { } records && pageSize is { } size)
            return Math.Max(1, PollerPlan.PagesFor(records, size));
        return listing.Kind == ListingKind.Chain && result.IsLast ? 1 : null;
    }

    private static double SecondsOf(long pages, int width, TimeSpan time, RateBudget? rate)
    {
        var byWindow = Math.Ceiling(pages / (double)width) * time.TotalSeconds;
        if (rate is null)
            return Math.Round(byWindow, 1);

        var perSecond = rate.Permits / rate.Period.TotalSeconds;
        var burst = rate.Burst ?? Math.Max(1, perSecond);
        return Math.Round(Math.Max(byWindow, Math.Max(0, pages - burst) / perSecond), 1);
    }

    private static string Describe(ListingPlan listing) => listing.Kind switch
    {
        ListingKind.Planned => "one page",
        ListingKind.Counted => "pages by position; the first page states how many there are",
        ListingKind.Open when listing.MaxWindow == 1 => "pages by position, one at a time, until the end is found",
        ListingKind.Open => "pages by position; the window runs ahead until the end is found",
        _ => "one page after another; each page leads to the next",
    };
}
