using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;

namespace PollerSaga.Jobs;

internal sealed class JobDeadline(PollerStore store, TimeProvider clock) : IJobDeadline
{
    public Task<bool> HasPassedAsync(Guid jobId, CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        var deadline = await db.Jobs
            .Where(job => job.CorrelationId == jobId && job.PausedAt == null)
            .Select(job => job.DeadlineAt)
            .FirstOrDefaultAsync(cancellationToken);
        return deadline is not null && deadline <= (await db.ReadClockAsync(cancellationToken) ?? clock.GetUtcNow());
    });
}
