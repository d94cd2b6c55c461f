using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>Updates the counter of a job to what the pages of a transaction state about the listing.</summary>
internal static class ListingUpdate
{
    /// <summary>Sets the number of pages, so that the window releases them. The transaction holds the lock on the counter.</summary>
    public static Task<int> ExtendAsync(PollerDbContext db, Guid jobId, int pages) => db.Counters
        .Where(counter => counter.JobId == jobId)
        .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Total, pages));

    /// <summary>Locks the counter and applies the pages in their order. A counter that does not exist stays so.</summary>
    public static async Task ApplyAsync(PollerDbContext db, Guid jobId, IEnumerable<SagaRowWrite<PollerTask>> pages)
    {
        var rows = db.Counters.Where(counter => counter.JobId == jobId);

        // An update that changes nothing is a lock that all databases know.
        if (await rows.ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Run, counter => counter.Run)) == 0)
            return;

        var counter = await rows.AsNoTracking().FirstAsync();
        foreach (var page in pages.OrderBy(page => page.Row.Index))
            Listing.Apply(counter, page.Row.Index, page.Row.Facts!, isSkipped: page.Row.CurrentState == PollerTaskStates.Skipped);
        await rows.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Total, counter.Total)
            .SetProperty(row => row.PageSize, counter.PageSize)
            .SetProperty(row => row.TotalRecords, counter.TotalRecords)
            .SetProperty(row => row.Next, counter.Next)
            .SetProperty(row => row.Redriven, counter.Redriven)
            .SetProperty(row => row.End, counter.End)
            .SetProperty(row => row.LastPage, counter.LastPage)
            .SetProperty(row => row.TotalBefore, counter.TotalBefore)
            .SetProperty(row => row.TotalAfter, counter.TotalAfter));
    }
}
