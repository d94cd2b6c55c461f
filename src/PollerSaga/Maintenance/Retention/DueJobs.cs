using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Window;

namespace PollerSaga.Maintenance.Retention;

/// <summary>Finds the finished jobs with data that is due for deletion.</summary>
internal sealed class DueJobs(PollerStore store, IOptions<WorkerOptions> worker, TimeProvider clock)
{
    // A run does not delete its own job.
    private readonly Guid _ownJob = worker.Value.OnlyJob ?? Guid.Empty;

    /// <summary>
    /// Starts the retention of the jobs that workers of an older version ended. Those jobs carry an end of their own, which no longer has a
    /// meaning.
    /// </summary>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        if (!await store.ReadAsync(db => Unmarked(db).AnyAsync(cancellationToken)))
            return;

        DateTimeOffset? now = clock.GetUtcNow();
        await store.ExecuteAsync(
            Guid.Empty,
            db => Unmarked(db).ExecuteUpdateAsync(set => set.SetProperty(job => job.RetainedSince, now), cancellationToken));
    }

    /// <summary>Reads the jobs in the order of their ends.</summary>
    /// <param name="cutoffs">The times.</param>
    /// <param name="after">The last job that was read; null for none.</param>
    /// <param name="max">Maximum number of jobs.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<List<DueJob>> ReadAsync(RetentionCutoffs cutoffs, DueJob? after, int max, CancellationToken cancellationToken) =>
        store.ReadAsync(db =>
        {
            var (latest, rows, payloads, unprocessed) = (cutoffs.Latest, cutoffs.Jobs, cutoffs.Payloads, cutoffs.UnprocessedPayloads);
            var jobs = db.Jobs
                .Where(job => job.RetainedSince < latest && job.FinishedAt != null) // An older worker redrives, and leaves the first.
                .Where(job => job.CorrelationId != _ownJob);
            if (after is not null)
            {
                jobs = jobs
                    .Where(job => job.RetainedSince >= after.RetainedSince)
                    .Where(job => job.RetainedSince > after.RetainedSince || job.CorrelationId.CompareTo(after.JobId) > 0);
            }

            return jobs
                .LeftJoin(
                    db.Counters,
                    job => job.CorrelationId,
                    counter => counter.JobId,
                    (job, counter) => new
                    {
                        Job = job,
                        Processed = counter == null ? 0 : counter.Completed + counter.Failed,
                        Unprocessed = counter == null ? 0 : counter.Finished - counter.Completed - counter.Failed,
                    })
                .Where(row => row.Job.RetainedSince < rows
                    || (row.Job.RetainedSince < payloads && row.Processed != (row.Job.SweptTasks ?? 0))
                    || (row.Job.RetainedSince < unprocessed && row.Unprocessed > 0))
                .OrderBy(row => row.Job.RetainedSince)
                .ThenBy(row => row.Job.CorrelationId)
                .Take(max)
                .Select(row => new DueJob(row.Job.CorrelationId, row.Job.RetainedSince!.Value, row.Processed, row.Unprocessed))
                .ToListAsync(cancellationToken);
        });

    private static IQueryable<PollerJob> Unmarked(PollerDbContext db) =>
        db.Jobs.Where(job => job.RetainedSince == null && job.FinishedAt != null);
}
