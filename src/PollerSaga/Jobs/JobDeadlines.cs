using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Window;

namespace PollerSaga.Jobs;

/// <summary>Changes the deadlines of jobs.</summary>
internal sealed class JobDeadlines(PollerStore store)
{
    /// <summary>Gives an unfinished job another deadline; null is none.</summary>
    public Task RenewAsync(Guid jobId, DateTimeOffset? deadlineAt) => store.ExecuteAsync(jobId, async db =>
    {
        await db.Counters
            .Where(counter => counter.JobId == jobId)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.DeadlineAt, deadlineAt));
        await db.Unfinished(jobId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(job => job.DeadlineAt, deadlineAt)
                .SetProperty(job => job.Version, job => job.Version + 1));
    });
}
