using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// The page plan of a job: pages at records 0, p, 2p, …, each of p records. The last page is not trimmed. Pages are computed when they
/// start, so that a plan of a million pages costs no more than one of ten.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Address of the API.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="Total">Number of pages.</param>
/// <param name="ExpiresAt">End of the time to live of the job's messages, in epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline; null for none.</param>
/// <param name="Kind">How the number of pages becomes known.</param>
/// <param name="Source">The stream; null for the built-in dialect.</param>
internal sealed record PollerPlan(
    Guid JobId,
    Uri Url,
    int PageSize,
    int Total,
    long ExpiresAt,
    DateTimeOffset? DeadlineAt,
    ListingKind Kind = ListingKind.Planned,
    PageSource? Source = null)
{
    /// <summary>Returns the number of pages for a number of records.</summary>
    public static long PagesFor(long records, int pageSize) => (records / pageSize) + (records % pageSize == 0 ? 0 : 1);

    /// <summary>Returns the page at an index.</summary>
    public PollerPage this[int index] =>
        new(JobId, PollerTaskId.For(JobId, index), index, Url, (long)index * PageSize, PageSize, ExpiresAt, DeadlineAt, Source);

    /// <summary>Returns the plan of a page. The deadline and the number of pages may have changed after the start of the page.</summary>
    public static PollerPlan Of(PollerPage page, PollerJobCounter counter) =>
        Of(page.JobId, page.BaseUrl, page.ExpiresAt, counter.DeadlineAt, counter);

    /// <summary>Returns the plan of a job.</summary>
    public static PollerPlan Of(Guid jobId, Uri url, long expiresAt, DateTimeOffset? deadlineAt, PollerJobCounter counter) =>
        new(
            jobId,
            counter.Url is null ? url : new Uri(counter.Url),
            counter.PageSize,
            counter.Total,
            expiresAt,
            deadlineAt,
            counter.Kind,
            counter.FindSource());
}
