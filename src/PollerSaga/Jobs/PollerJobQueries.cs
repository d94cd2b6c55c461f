using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using PollerSaga.Window;

namespace PollerSaga.Jobs;

/// <summary>Reads job rows for the engine.</summary>
internal static class PollerJobQueries
{
    /// <summary>The jobs that are not over: one of them, or all if <paramref name="onlyJob"/> is null.</summary>
    public static IQueryable<PollerJob> Unfinished(this PollerDbContext db, Guid? onlyJob) => db.Jobs
        .Where(job => job.CurrentState == nameof(PollerJobState.Preparing) || job.CurrentState == nameof(PollerJobState.Running))
        .Where(job => onlyJob == null || job.CorrelationId == onlyJob);

    /// <summary>The page plan of a job; null before it is planned.</summary>
    public static async Task<PollerPlan?> FindPlanAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var found = await db.Counters
            .Where(counter => counter.JobId == jobId)
            .Join(db.Jobs, counter => counter.JobId, job => job.CorrelationId, (counter, job) => new
            {
                job.Url,
                job.ExpiresAt,
                Counter = counter,
                DeadlineAt = job.PausedAt == null ? job.DeadlineAt : null,
            })
            .FirstOrDefaultAsync(cancellationToken);

        return found is null ? null : PollerPlan.Of(jobId, found.Url, found.ExpiresAt, found.DeadlineAt, found.Counter);
    }

    /// <summary>Locks the row of a job in preparation until the end of the transaction.</summary>
    /// <returns>The row; null if the job does not exist or is not in preparation.</returns>
    public static async Task<PollerJob?> LockPreparingAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var preparing = db.Jobs.Where(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Preparing));

        // An update that changes nothing is a lock that all databases know.
        return await preparing.ExecuteUpdateAsync(set => set.SetProperty(job => job.Version, job => job.Version), cancellationToken) == 1
            ? await preparing.FirstAsync(cancellationToken)
            : null;
    }
}
