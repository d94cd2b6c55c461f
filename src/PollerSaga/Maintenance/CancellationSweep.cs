using Microsoft.EntityFrameworkCore;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.Maintenance;

/// <summary>
/// Cancels the requests of jobs that have ended, in whichever process someone ended them, and though they may run again by now. What waits
/// in the queue is dropped when its turn comes; this is for what is in flight, or waits for its next try.
/// </summary>
internal sealed class CancellationSweep(JobsAtWork jobsAtWork, PollerStore store, TimeProvider clock, DependencyWatch watch) : Sweep(Period, clock, watch)
{
    /// <summary>How soon a process hears of it.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        // First what is at work, then the jobs: what begins in between may be of a run that this look does not know of.
        var atWork = jobsAtWork.All;
        if (atWork.Count == 0)
            return;

        var ids = atWork.Select(work => work.JobId).Distinct().ToList();
        var jobs = await store.ReadAsync(db => db.Jobs
            .Where(job => ids.Contains(job.CorrelationId))
            .Select(job => new { JobId = job.CorrelationId, job.Run, job.FinishedAt })
            .ToDictionaryAsync(job => job.JobId, cancellationToken));
        foreach (var work in atWork)
        {
            if (!jobs.TryGetValue(work.JobId, out var job))
                continue;

            work.Run ??= job.Run;
            if (job.FinishedAt is not null || job.Run > work.Run)
                work.End();
        }
    }
}
