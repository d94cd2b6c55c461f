using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

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

    /// <summary>The page at an index.</summary>
    public PollerPage this[int index] =>
        new(JobId, PollerTaskId.For(JobId, index), index, Url, (long)index * PageSize, PageSize, ExpiresAt, DeadlineAt);

    /// <summary>Starts what was released, as <see cref="PollerTask.ReleasedIndex"/> writes it.</summary>
    public StartPollerTask Start(int released) => released < Total
        ? new StartPollerTask(this[released])
        : new StartPollerTask(this[released - Total], IsRedriven: true);

    /// <summary>Starts what the end of another task released. The deadline may have moved on since that one began.</summary>
    public static StartPollerTask StartBeside(PollerPage page, int released, PollerJobCounter window) =>
        new PollerPlan(page.JobId, page.BaseUrl, page.Count, window.Total, page.ExpiresAt, window.DeadlineAt).Start(released);
}
