using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Tasks;

namespace PollerSaga.Storage;

/// <summary>
/// The window's part of a commit: the tasks that end in it are counted, and each learns what it releases. All of a job's tasks in the
/// batch cost one statement.
/// </summary>
internal static class JobWindow
{
    public static async Task SettleAsync(PollerDbContext db, IEnumerable<SagaWrite<PollerTask>> writes, DateTimeOffset now)
    {
        // In one order everywhere, so that no two processes wait for each other's counters.
        foreach (var job in writes.GroupBy(write => write.Row.JobId).OrderBy(job => job.Key))
        {
            var ended = job.Where(EndsTask).ToList();
            var failed = ended.Count(write => write.Row.CurrentState == PollerTaskStates.Failed);
            var completed = job.Count(CompletesTask);
            var starts = job.Any(StartsTask);
            if (ended.Count + completed == 0 && !starts)
                continue;

            await CountAsync(db, job.Key, ended.Count, failed, completed, now);
            if (ended.Count == 0 && !starts)
                continue;

            // The update above holds the row for this transaction: what it released is this batch's own, and the job is not closed
            // between this look and the commit.
            var window = await db.Counters
                .AsNoTracking()
                .FirstOrDefaultAsync(counter => counter.JobId == job.Key);

            if (starts)
                CheckStarts(job, window);
            if (window is null)
                throw new JobClosedException(job.Key);

            var released = await ReleasedAsync(db, window);
            for (var i = 0; i < ended.Count; i++)
            {
                ended[i].Row.ReleasedIndex = i < released.Count ? released[i] : null;
                ended[i].Row.WindowAtEnd = window;
            }
        }
    }

    /// <summary>Releases what a job's window has room for; <see cref="WindowQueries.FindMissingAsync"/> then finds it. A repeat releases nothing.</summary>
    public static async Task ReleaseAsync(PollerDbContext db, Guid jobId, DateTimeOffset now)
    {
        await CountAsync(db, jobId, ended: 0, failed: 0, completed: 0, now);
        if (await db.Counters.AsNoTracking().FirstOrDefaultAsync(counter => counter.JobId == jobId) is { } window)
            await ReleasedAsync(db, window);
    }

    // The window may have been narrowed: then what was released stays so, and nothing is released until enough has ended.
    private static Task<int> CountAsync(PollerDbContext db, Guid jobId, int ended, int failed, int completed, DateTimeOffset now) => db.Counters
        .Where(counter => counter.JobId == jobId)
        .ExecuteUpdateAsync(set => set
            .SetProperty(counter => counter.Finished, counter => counter.Finished + ended)
            .SetProperty(counter => counter.Failed, counter => counter.Failed + failed)
            .SetProperty(counter => counter.Completed, counter => counter.Completed + completed)
            .SetProperty(counter => counter.NextBefore, counter => counter.Next)
            .SetProperty(counter => counter.Next, counter => counter.Finished + ended + counter.Window <= counter.Total
                ? (counter.Finished + ended + counter.Redriven + counter.Window > counter.Next
                    ? counter.Finished + ended + counter.Redriven + counter.Window
                    : counter.Next)
                : (counter.Total + counter.Redriven > counter.Next
                    ? counter.Total + counter.Redriven
                    : counter.Next))
            .SetProperty(counter => counter.ProgressAt, now));

    private static void CheckStarts(IGrouping<Guid, SagaWrite<PollerTask>> job, PollerJobCounter? window)
    {
        if (window is not { ClosedAt: null })
            throw new JobClosedException(job.Key);
        if (window.Window == 0)
            throw new JobPausedException(job.Key);

        // A task that is to run once more and was not released yet: a message of an earlier time asked for it.
        if (job.Any(write => write.StateBefore == PollerTaskStates.Pending && write.Row.Index >= window.RedriveNext))
            throw new JobClosedException(job.Key);
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

    private static bool CompletesTask(SagaWrite<PollerTask> write) =>
        write.StateBefore != PollerTaskStates.Complete && write.Row.CurrentState == PollerTaskStates.Complete;
}
