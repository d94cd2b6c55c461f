using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// Counts the tasks of a job that end in a transaction, releases the next ones and decides about starts. One job costs one statement.
/// </summary>
internal static class WindowCounting
{
    /// <summary>Counts the tasks of one job.</summary>
    /// <param name="batch">The transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="tasks">The writes of its tasks.</param>
    /// <param name="hasNewPlaces">
    /// Whether the window may have more places than before, so that tasks are released although none ends.
    /// </param>
    public static async Task CountAsync(CommitBatch batch, Guid jobId, IEnumerable<SagaRowWrite<PollerTask>> tasks, bool hasNewPlaces)
    {
        var writes = tasks.ToList();
        var ended = writes.Where(EndsTask).ToList();
        var starts = writes.Where(StartsTask).ToList();
        var stated = writes.Where(StatesFacts).ToList();
        var counts = writes.Aggregate(default(TaskCounts), (sum, write) => sum.Add(write));
        if (counts.IsEmpty && starts.Count + stated.Count == 0 && !hasNewPlaces)
            return;

        if (stated.Count > 0)
            await ListingUpdate.ApplyAsync(batch.Db, jobId, stated);
        var counter = await StatementOf(batch.Connection).CountAsync(jobId, counts, batch.Now);
        if (counter is null)
        {
            // The job has been deleted since the rows were read.
            Refuse(ended.Concat(starts), StartRefusal.JobOver);
            return;
        }

        if (Listing.FindPagesToTheEnd(counter) is { } pages)
        {
            await ListingUpdate.ExtendAsync(batch.Db, jobId, pages);
            counter = (await StatementOf(batch.Connection).CountAsync(jobId, default, batch.Now))!;
        }

        await CheckStartsAsync(batch.Db, starts, counter, ended.Count);
        if (ended.Count + stated.Count > 0 || hasNewPlaces)
            await ReleaseAsync(batch.Db, [.. ended.Union(stated)], counter, ended.Count);
    }

    /// <summary>Releases what the window of a job has room for. A repeat releases nothing.</summary>
    /// <returns>The counter; null if it does not exist.</returns>
    public static async Task<PollerJobCounter?> ReleaseAsync(CommitConnection connection, Guid jobId, DateTimeOffset now)
    {
        var counter = await StatementOf(connection).CountAsync(jobId, default, now);
        if (counter is not null)
            await FindReleasedAsync(connection.Db, counter);
        return counter;
    }

    private static CounterStatement StatementOf(CommitConnection connection) =>
        connection.Statement(static (db, database) => new CounterStatement(db, database));

    private static async Task CheckStartsAsync(
        PollerDbContext db,
        List<SagaRowWrite<PollerTask>> starts,
        PollerJobCounter counter,
        int ended)
    {
        if (starts.Count == 0)
            return;

        if (counter.ClosedAt is not null)
        {
            Refuse(starts, StartRefusal.JobOver);
            return;
        }

        if (counter.Window == 0)
        {
            Refuse(starts, StartRefusal.JobPaused);
            return;
        }

        // The window has not released the redrive of this task yet: the message belongs to an earlier run.
        Refuse(starts.Where(write => !write.IsNew && write.Row.Index >= counter.RedriveNext), StartRefusal.JobOver);

        // The window was reduced after it released these tasks. They wait until enough others have ended.
        if (counter.InWindow > counter.Window)
        {
            var room = counter.Window - (await db.InFlight(counter.JobId).CountAsync() - ended);
            Refuse(starts.Where(write => !write.IsRefused).Skip(Math.Max(room, 0)).ToList(), StartRefusal.WindowFull);
        }
    }

    // A page of a chain releases the next one when it is saved, and its row keeps that release when the task ends.
    private static async Task ReleaseAsync(
        PollerDbContext db,
        List<SagaRowWrite<PollerTask>> writes,
        PollerJobCounter counter,
        int ended)
    {
        var released = await FindReleasedAsync(db, counter);
        var wasOverfull = counter.NextBefore - counter.Redriven - (counter.Finished - ended) > counter.Window;
        var ending = new TaskEnding(counter, Released: null, MayMissStarts: wasOverfull || released.Count > writes.Count);
        for (var i = 0; i < writes.Count; i++)
        {
            var row = writes[i].Row;
            row.Ending = i < released.Count ? ending with { Released = released[i] } : ending;
            if (i < released.Count || row.Facts?.Next is null || !EndsTask(writes[i]))
                row.Released = i < released.Count ? released[i] : null;
        }
    }

    /// <summary>What the last count released.</summary>
    private static async Task<List<Release>> FindReleasedAsync(PollerDbContext db, PollerJobCounter counter)
    {
        var first = Math.Min(counter.NextBefore, counter.Total);
        var released = Enumerable.Range(first, Math.Min(counter.Next, counter.Total) - first)
            .Select(index => new Release(index, IsRedrive: false))
            .ToList();
        var redrives = counter.Next - Math.Max(counter.NextBefore, counter.Total);
        if (redrives <= 0)
            return released;

        var indices = await db.Tasks
            .Where(
                task => task.JobId == counter.JobId && task.CurrentState == PollerTaskStates.Pending && task.Index >= counter.RedriveNext)
            .OrderBy(task => task.Index)
            .Select(task => task.Index)
            .Take(redrives)
            .ToListAsync();
        if (indices.Count == 0)
            return released;

        counter.RedriveNext = indices[^1] + 1;
        await db.Counters
            .Where(row => row.JobId == counter.JobId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RedriveNext, counter.RedriveNext));
        return [.. released, .. indices.Select(index => new Release(index, IsRedrive: true))];
    }

    private static void Refuse(IEnumerable<SagaRowWrite<PollerTask>> writes, StartRefusal refusal)
    {
        foreach (var write in writes)
            write.Refuse(new StartRefusedException(write.Row.JobId, refusal));
    }

    private static bool StartsTask(SagaRowWrite<PollerTask> write) => write.IsNew || write.StateBefore == PollerTaskStates.Pending;

    private static bool EndsTask(SagaRowWrite<PollerTask> write) =>
        !PollerTaskStates.IsEnd(write.StateBefore) && PollerTaskStates.IsEnd(write.Row.CurrentState);

    // Only pages of sources have facts.
    private static bool StatesFacts(SagaRowWrite<PollerTask> write) =>
        write.Row.Facts is not null
        && write.StateBefore == PollerTaskStates.Started
        && write.Row.CurrentState is PollerTaskStates.PayloadSaved or PollerTaskStates.Skipped;
}
