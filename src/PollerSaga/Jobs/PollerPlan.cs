using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Jobs;

/// <summary>
/// A job's page plan: pages at records 0, p, 2p, …, each asking for p; the last is not trimmed. Pages are made from it when their turn
/// comes, so a plan of a million pages costs no more than one of ten.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Address of the API.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="Total">Pages.</param>
/// <param name="ExpiresAt">Time to live, as epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline; null for none.</param>
internal sealed record PollerPlan(Guid JobId, Uri Url, int PageSize, int Total, long ExpiresAt, DateTimeOffset? DeadlineAt)
{
    /// <summary>How many pages hold a number of records.</summary>
    public static long PagesFor(long records, int pageSize) => (records / pageSize) + (records % pageSize == 0 ? 0 : 1);

    public PollerPage this[int index] => PageAt(JobId, index, Url, PageSize, ExpiresAt, DeadlineAt);

    /// <summary>The page at another index of the same plan.</summary>
    public static PollerPage PageBeside(PollerPage page, int index) =>
        PageAt(page.JobId, index, page.BaseUrl, page.Count, page.ExpiresAt, page.DeadlineAt);

    private static PollerPage PageAt(Guid jobId, int index, Uri url, int pageSize, long expiresAt, DateTimeOffset? deadlineAt) =>
        new(jobId, PollerTaskId.For(jobId, index), index, url, (long)index * pageSize, pageSize, expiresAt, deadlineAt);
}
