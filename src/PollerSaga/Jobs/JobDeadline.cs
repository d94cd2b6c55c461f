using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Jobs;

internal sealed class JobDeadline(PollerStore store, TimeProvider clock) : IJobDeadline
{
    public async Task<bool> HasPassedAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var deadline = await store.ReadAsync(db => db.Jobs
            .Where(job => job.CorrelationId == jobId && job.PausedAt == null)
            .Select(job => job.DeadlineAt)
            .FirstOrDefaultAsync(cancellationToken));
        return deadline is not null && deadline <= (await store.ReadClockAsync(cancellationToken) ?? clock.GetUtcNow());
    }
}
