using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// Ends the window of a job in the transaction that ends the job. No further task starts. The tasks in flight, and those that wait for a
/// redrive, fail with the job's reason; their version increases, so that late responses change nothing.
/// </summary>
internal static class WindowClosing
{
    private static readonly string[] Unfinished = [PollerTaskStates.Started, PollerTaskStates.PayloadSaved, PollerTaskStates.Pending];

    /// <summary>Closes the window. A closed window has no places.</summary>
    /// <returns>Whether the counter exists, and is now locked.</returns>
    public static async Task<bool> CloseAsync(CommitBatch batch, IWindowOwner job) => await batch.Db.Counters
        .Where(counter => counter.JobId == job.CorrelationId)
        .ExecuteUpdateAsync(set => set
            .SetProperty(counter => counter.ClosedAt, batch.Now)
            .SetProperty(counter => counter.Window, 0)) == 1;

    /// <summary>Fails the tasks that have not ended, and keeps the released pages that never started.</summary>
    public static async Task FailUnfinishedAsync(CommitBatch batch, IWindowOwner job)
    {
        var db = batch.Db;
        if (await db.FindCounterAsync(job.CorrelationId, CancellationToken.None) is not { } counter)
            return;

        IReadOnlyList<int> lost = [];
        var failed = 0;
        if (!counter.IsDone)
        {
            lost = await db.FindLostPagesAsync(job.CorrelationId);
            foreach (var state in Unfinished)
                failed += await FailAsync(batch, job, state);
        }

        var repeated = counter.Source is null ? 0 : await CountRepeatedAsync(db, job.CorrelationId);
        await db.Counters
            .Where(row => row.JobId == job.CorrelationId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.LostPages, lost)
                .SetProperty(row => row.RepeatedPages, repeated)
                .SetProperty(row => row.Finished, row => row.Finished + failed)
                .SetProperty(row => row.Failed, row => row.Failed + failed));
    }

    private static async Task<int> CountRepeatedAsync(PollerDbContext db, Guid jobId)
    {
        var delivered = db.Tasks.Where(task => task.JobId == jobId && task.ContentHash != null);
        return await delivered.CountAsync() - await delivered.Select(task => task.ContentHash).Distinct().CountAsync();
    }

    private static async Task<int> FailAsync(CommitBatch batch, IWindowOwner job, string state)
    {
        var failed = 0;
        var tasks = batch.Db.Tasks.Where(task => task.JobId == job.CorrelationId && task.CurrentState == state);
        for (var updated = TaskChunks.Size; updated == TaskChunks.Size; failed += updated)
        {
            var chunk = await tasks.FirstChunkAsync();
            updated = await chunk
                .ExecuteUpdateAsync(set => set
                    .SetProperty(task => task.CurrentState, PollerTaskStates.Failed)
                    .SetProperty(task => task.Error, job.Error)
                    .SetProperty(task => task.EndedAt, batch.Now)
                    .SetProperty(task => task.Version, task => task.Version + 1));
        }

        return failed;
    }
}
