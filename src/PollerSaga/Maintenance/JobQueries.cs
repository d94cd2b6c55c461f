using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>The jobs that the sweeps work on.</summary>
internal static class JobQueries
{
    /// <summary>The states of an unfinished job. A query reads the jobs of one state, so that an index orders them.</summary>
    public static IReadOnlyList<PollerJobState> Unfinished { get; } = [PollerJobState.Preparing, PollerJobState.Running];

    /// <summary>The jobs of a state, oldest first, after a given one; only one job, or all for null.</summary>
    public static IQueryable<PollerJob> InState(this PollerDbContext db, PollerJobState state, Guid? onlyJob, PollerJob? after)
    {
        var name = state.ToString();
        var jobs = db.Jobs.Where(job => job.CurrentState == name);
        if (onlyJob is not null)
            jobs = jobs.Where(job => job.CorrelationId == onlyJob);
        if (after is not null)
        {
            jobs = jobs
                .Where(job => job.StartedAt >= after.StartedAt)
                .Where(job => job.StartedAt > after.StartedAt || job.CorrelationId.CompareTo(after.CorrelationId) > 0);
        }

        return jobs.OrderBy(job => job.StartedAt).ThenBy(job => job.CorrelationId);
    }

    /// <summary>Returns the stalled jobs, and the jobs whose next message is lost, with their counters.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="db">The context of the query.</param>
    /// <param name="leasedBefore">Leases that end before this time have expired.</param>
    /// <param name="idleSince">A job without progress since this time is stalled.</param>
    public static IQueryable<JobToResume> ToResume(
        this IQueryable<PollerJob> jobs,
        PollerDbContext db,
        DateTimeOffset leasedBefore,
        DateTimeOffset idleSince)
    {
        var inFlight = db.Tasks.WhereInFlight().Where(task => task.LeaseUntil < leasedBefore);
        return jobs
            .LeftJoin(
                db.Counters,
                job => job.CorrelationId,
                counter => counter.JobId,
                (job, counter) => new { Job = job, Counter = counter })
            .Where(row => row.Counter == null || row.Counter.Run < row.Job.Run
                ? row.Job.RunStartedAt < idleSince
                    && (row.Job.PreparationLeaseUntil == null || row.Job.PreparationLeaseUntil < leasedBefore)
                : row.Job.CurrentState == nameof(PollerJobState.Preparing)
                    || row.Counter.Finished == row.Counter.Total
                    || row.Counter.Failed > row.Counter.ToleratedFailures
                    || (row.Job.PausedAt == null && row.Counter.ProgressAt < idleSince)
                    || inFlight.Any(task => task.JobId == row.Job.CorrelationId))
            .Select(row => new JobToResume(row.Job, row.Counter));
    }
}
