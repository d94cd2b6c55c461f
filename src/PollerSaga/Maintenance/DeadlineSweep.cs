using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
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
internal sealed class DeadlineSweep(
    MaintenanceLeader leader,
    PollerStore store,
    EndpointSender bus,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<DeadlineSweep> logger) : LeaderSweep(leader, TimeSpan.FromSeconds(1), clock, watch, logger)
{
    private readonly TimeProvider _clock = clock;
    private readonly Guid? _onlyJob = options.Value.OnlyJob;

    protected override async Task SweepAsLeaderAsync(CancellationToken cancellationToken)
    {
        foreach (var state in JobQueries.Unfinished)
        {
            await foreach (
                var job in ReadInBatchesAsync<PollerJob>(after => ReadLateAsync(state, after, cancellationToken), cancellationToken))
            {
                await TryForJobAsync(
                    job.CorrelationId,
                    () => bus.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(job.CorrelationId, job.Run), cancellationToken),
                    cancellationToken);
            }
        }
    }

    // If all tasks of a job have ended, the job completes, although its last message may not have arrived yet.
    private Task<List<PollerJob>> ReadLateAsync(PollerJobState state, PollerJob? after, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        return store.ReadAsync(db =>
        {
            var done = db.Counters.WhereDone();
            return db.InState(state, _onlyJob, after)
                .Where(job => job.DeadlineAt < now && job.PausedAt == null)
                .Where(job => !done.Any(counter => counter.JobId == job.CorrelationId))
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
        });
    }
}
