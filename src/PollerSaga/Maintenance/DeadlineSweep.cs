using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>Ends the jobs whose deadline has passed.</summary>
internal sealed class DeadlineSweep(PollerStore store, EndpointSender bus, IOptions<WorkerOptions> options, TimeProvider clock, DependencyWatch watch)
    : Sweep(TimeSpan.FromSeconds(1), clock, watch)
{
    private readonly TimeProvider _clock = clock;
    private readonly Guid? _onlyJob = options.Value.OnlyJob;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var late = await store.ReadAsync(db =>
        {
            // A job whose tasks have all ended is complete, although the message about it may still be on its way.
            var done = db.Counters.WhereDone();
            return db.Unfinished(_onlyJob)
                .Where(job => job.DeadlineAt < now && job.PausedAt == null)
                .Where(job => !done.Any(counter => counter.JobId == job.CorrelationId))
                .Select(job => new { JobId = job.CorrelationId, job.Run })
                .ToListAsync(cancellationToken);
        });

        foreach (var job in late)
            await bus.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(job.JobId, job.Run), cancellationToken);
    }
}
