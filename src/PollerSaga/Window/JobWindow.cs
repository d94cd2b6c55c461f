using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// The window's part of a commit: the tasks that end in it are counted, and each learns what it releases; what consumers report of tasks
/// that have ended is counted too. All of a job's tasks in the batch cost one statement.
/// </summary>
internal static class JobWindow
{
    public static async Task SettleAsync(PollerDbContext db, CounterStatement counters, IEnumerable<SagaWrite<PollerTask>> writes, DateTimeOffset now)
    {
        // In one order everywhere, so that no two processes wait for each other's counters.
        foreach (var job in writes.GroupBy(write => write.Row.JobId).OrderBy(job => job.Key))
        {
            var ended = job.Where(EndsTask).ToList();
            var failed = job.Count(write => Enters(write, PollerTaskStates.Failed));
            var completed = job.Count(write => Enters(write, PollerTaskStates.Complete));
            var starts = job.Any(StartsTask);
            if (ended.Count + failed + completed == 0 && !starts)
                continue;

            // The row is held for this transaction: what was released is this batch's own, and the job is not closed before the commit.
            var window = await counters.CountAsync(job.Key, ended.Count, failed, completed, now);
            if (ended.Count == 0 && !starts)
                continue;

            if (starts)
                await CheckStartsAsync(db, job, window, ended.Count);
            if (window is null)
                throw new JobClosedException(job.Key);

            window.WasOverfull = window.NextBefore - window.Redriven - (window.Finished - ended.Count) > window.Window;
            var released = await ReleasedAsync(db, window);
            for (var i = 0; i < ended.Count; i++)
            {
                ended[i].Row.ReleasedIndex = i < released.Count ? released[i] : null;
                ended[i].Row.WindowAtEnd = window;
            }
        }
    }

    /// <summary>Releases what a job's window has room for; <see cref="WindowQueries.FindMissingAsync"/> then finds it. A repeat releases nothing.</summary>
    public static async Task ReleaseAsync(PollerDbContext db, CounterStatement counters, Guid jobId, DateTimeOffset now)
    {
        if (await counters.CountAsync(jobId, ended: 0, failed: 0, completed: 0, now) is { } window)
            await ReleasedAsync(db, window);
    }

    private static async Task CheckStartsAsync(PollerDbContext db, IGrouping<Guid, SagaWrite<PollerTask>> job, PollerJobCounter? window, int ended)
    {
        if (window is not { ClosedAt: null })
            throw new JobClosedException(job.Key);
        if (window.Window == 0)
            throw new JobPausedException(job.Key);

        // A task that is to run once more and was not released yet: a message of an earlier time asked for it.
        if (job.Any(write => write.StateBefore == PollerTaskStates.Pending && write.Row.Index >= window.RedriveNext))
            throw new JobClosedException(job.Key);

        // More was released than the window has room for since it was narrowed: what has not begun waits until enough has ended.
        if (window.InWindow > window.Window && await db.InFlight(job.Key).CountAsync() - ended + job.Count(StartsTask) > window.Window)
            throw new JobWindowFullException(job.Key);
    }

    /// <summary>The pages that the last count released, as <see cref="PollerTask.ReleasedIndex"/> writes them.</summary>
    private static async Task<List<int>> ReleasedAsync(PollerDbContext db, PollerJobCounter window)
    {
        var fresh = Math.Min(window.Next, window.Total) - window.NextBefore;
        var released = fresh > 0 ? Enumerable.Range(window.NextBefore, fresh).ToList() : [];
        var again = window.Next - Math.Max(window.NextBefore, window.Total);
        if (again <= 0)
            return released;

        var indices = await db.Tasks
            .Where(task => task.JobId == window.JobId && task.CurrentState == PollerTaskStates.Pending && task.Index >= window.RedriveNext)
            .OrderBy(task => task.Index)
            .Select(task => task.Index)
            .Take(again)
            .ToListAsync();
        if (indices.Count == 0)
            return released;

        var next = indices[^1] + 1;
        await db.Counters
            .Where(counter => counter.JobId == window.JobId)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.RedriveNext, next));
        return [.. released, .. indices.Select(index => window.Total + index)];
    }

    private static bool StartsTask(SagaWrite<PollerTask> write) => write.IsNew || write.StateBefore == PollerTaskStates.Pending;

    private static bool EndsTask(SagaWrite<PollerTask> write) =>
        !PollerTaskStates.IsEnd(write.StateBefore) && PollerTaskStates.IsEnd(write.Row.CurrentState);

    private static bool Enters(SagaWrite<PollerTask> write, string state) => write.StateBefore != state && write.Row.CurrentState == state;
}
