using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// Opens the closed window of a job that runs again. The failed tasks first become pending, in transactions of a limited size; the window
/// stays closed until all of them are. A repeat after a crash continues with the tasks that are still failed.
/// </summary>
internal static class WindowReopening
{
    /// <summary>
    /// Makes the failed tasks of a closed job pending. Their version increases, so that late responses of the last run change nothing.
    /// </summary>
    public static async Task MakePendingAsync(this PollerStore store, Guid jobId, int run, CancellationToken cancellationToken)
    {
        var isLast = false;
        while (!isLast)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await store.ExecuteAsync(jobId, async db => isLast = await MakeChunkPendingAsync(db, jobId, run));
        }
    }

    /// <summary>Opens the window for a run, and releases the first tasks. The caller holds the row of the job.</summary>
    /// <returns>The counter; null if it does not exist.</returns>
    public static async Task<PollerJobCounter?> OpenAsync(CommitConnection connection, IWindowOwner job, DateTimeOffset now)
    {
        var (db, jobId) = (connection.Db, job.CorrelationId);
        var (places, deadline, run) = (job.Places, job.TaskDeadline, job.Run);
        var pending = db.Tasks.Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Pending);
        await db.Counters
            .Where(counter => counter.JobId == jobId && counter.Run < run)
            .ExecuteUpdateAsync(set => set
                .SetProperty(
                    counter => counter.Window,
                    counter => counter.Kind == ListingKind.Planned && counter.Total < places ? counter.Total
                        : counter.MaxWindow < places ? counter.MaxWindow.Value : places)
                .SetProperty(counter => counter.DeadlineAt, deadline)
                .SetProperty(counter => counter.Run, run)
                .SetProperty(counter => counter.ClosedAt, (DateTimeOffset?)null)
                .SetProperty(counter => counter.LostPages, (IReadOnlyList<int>?)null)
                .SetProperty(counter => counter.Redriven, counter => pending.Count())
                .SetProperty(counter => counter.RedriveNext, 0)
                .SetProperty(counter => counter.Next, counter => counter.Next < counter.Total ? counter.Next : counter.Total));
        return await WindowCounting.ReleaseAsync(connection, jobId, now);
    }

    private static async Task<bool> MakeChunkPendingAsync(PollerDbContext db, Guid jobId, int run)
    {
        // The lock on the counter, which this transaction holds, keeps another process from opening the window in the meantime.
        if (!await db.Counters.AnyAsync(counter => counter.JobId == jobId && counter.Run < run && counter.ClosedAt != null))
            return true;

        var chunk = await db.Tasks
            .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Failed)
            .FirstChunkAsync();
        var moved = await chunk
            .ExecuteUpdateAsync(set => set
                .SetProperty(task => task.CurrentState, PollerTaskStates.Pending)
                .SetProperty(task => task.Version, task => task.Version + 1));
        await db.Counters
            .Where(counter => counter.JobId == jobId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(counter => counter.Finished, counter => counter.Finished - moved)
                .SetProperty(counter => counter.Failed, counter => counter.Failed - moved));
        return moved < TaskChunks.Size;
    }
}
