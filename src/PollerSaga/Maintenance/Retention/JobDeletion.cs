using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Maintenance.Retention;

/// <summary>
/// Deletes the rows, the history and the results of a job. The job's own row is deleted last, so that the next sweep finishes one that was
/// interrupted.
/// </summary>
internal sealed class JobDeletion(PollerStore store, IEnumerable<IJobResults> results)
{
    public async Task<DeletedItems> DeleteAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var (deletedResults, tasks) = (results.Sum(result => result.Delete(jobId)), await DeleteTasksAsync(jobId, cancellationToken));
        var (jobs, entries) = (0, 0);
        await store.ExecuteAsync(jobId, async db =>
        {
            await db.Counters.Where(counter => counter.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            entries = await db.History.Where(entry => entry.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            jobs = await db.Jobs.Where(job => job.CorrelationId == jobId).ExecuteDeleteAsync(cancellationToken);
        });
        return new DeletedItems { Jobs = jobs, Tasks = tasks, HistoryEntries = entries, Results = deletedResults };
    }

    private async Task<long> DeleteTasksAsync(Guid jobId, CancellationToken cancellationToken)
    {
        // In page order, in which tasks are stored: each statement reads only the rows that it deletes. Short deletes leave room for the
        // commits of running jobs.
        var deleted = 0L;
        var newest = await store.ReadAsync(
            db => db.Tasks.Where(task => task.JobId == jobId).MaxAsync(task => (int?)task.Index, cancellationToken));
        for (var first = 0L; first <= newest; first += TaskChunks.Size)
        {
            var (from, to, inChunk) = ((int)first, (int)Math.Min(first + TaskChunks.Size - 1, newest.Value), 0);
            await store.ExecuteAsync(jobId, async db => inChunk = await db.Tasks
                .Where(task => task.JobId == jobId && task.Index >= from && task.Index <= to)
                .ExecuteDeleteAsync(cancellationToken));
            deleted += inChunk;
        }

        return deleted;
    }
}
