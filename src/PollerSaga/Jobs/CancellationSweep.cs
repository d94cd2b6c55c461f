using Microsoft.EntityFrameworkCore;
using PollerSaga.Diagnostics;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

/// <summary>
/// Cancels the requests of jobs that have ended, in whichever process someone ended them. What waits in the queue is dropped when its turn
/// comes; this is for what is in flight, or waits for its next try.
/// </summary>
internal sealed class CancellationSweep(JobsAtWork jobsAtWork, PollerStore store, TimeProvider clock, DependencyWatch watch) : Sweep(Period, clock, watch)
{
    /// <summary>How soon a process hears of it.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var ids = jobsAtWork.Ids;
        if (ids.Count == 0)
            return;

        var over = await store.ReadAsync(db => db.Jobs
            .Where(job => ids.Contains(job.CorrelationId) && job.FinishedAt != null)
            .Select(job => job.CorrelationId)
            .ToListAsync(cancellationToken));
        over.ForEach(jobsAtWork.End);
    }
}
