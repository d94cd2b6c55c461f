using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>
/// Deletes the payloads and rows of finished jobs whose time to live has passed. The job's own row is deleted last, so that the next sweep
/// finishes one that was interrupted.
/// </summary>
internal sealed class ExpirySweep(
    MaintenanceLeader leader,
    PollerStore store,
    IPayloadStore payloads,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<ExpirySweep> logger) : LeaderSweep(leader, TimeSpan.FromMinutes(1), clock, watch, logger)
{
    // Short deletes leave room for the commits of running jobs.
    private const int Chunk = 1000;

    private readonly TimeProvider _clock = clock;

    // A run does not delete its own job.
    private readonly Guid _ownJob = options.Value.OnlyJob ?? Guid.Empty;

    protected override async Task SweepAsLeaderAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        await foreach (
            var job in ReadInBatchesAsync<PollerJob>(after => ReadExpiredAsync(now, after, cancellationToken), cancellationToken))
            await TryForJobAsync(job.CorrelationId, () => SweepJobAsync(job.CorrelationId, cancellationToken), cancellationToken);
    }

    private Task<List<PollerJob>> ReadExpiredAsync(long now, PollerJob? after, CancellationToken cancellationToken) => store.ReadAsync(db =>
    {
        var jobs = db.Jobs
            .Where(job => job.ExpiresAt < now && job.FinishedAt != null)
            .Where(job => job.CorrelationId != _ownJob);
        if (after is not null)
        {
            jobs = jobs
                .Where(job => job.ExpiresAt >= after.ExpiresAt)
                .Where(job => job.ExpiresAt > after.ExpiresAt || job.CorrelationId.CompareTo(after.CorrelationId) > 0);
        }

        return jobs.OrderBy(job => job.ExpiresAt).ThenBy(job => job.CorrelationId).Take(BatchSize).ToListAsync(cancellationToken);
    });

    private async Task SweepJobAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(jobId, cancellationToken);
            logger.JobExpired(jobId);
        }
        catch (DependencyUnavailableException exception)
        {
            // Nothing waits for the deletion, so it reports no fault that would hold up running jobs.
            logger.JobNotSwept(jobId, exception.Message);
        }
    }

    private async Task DeleteAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await payloads.DeleteJobAsync(jobId, cancellationToken);
        await DeleteTasksAsync(jobId, cancellationToken);
        await store.ExecuteAsync(jobId, async db =>
        {
            await db.Counters.Where(counter => counter.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            await db.History.Where(entry => entry.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            await db.Jobs.Where(job => job.CorrelationId == jobId).ExecuteDeleteAsync(cancellationToken);
        });
    }

    private async Task DeleteTasksAsync(Guid jobId, CancellationToken cancellationToken)
    {
        // In page order, in which tasks are stored: each statement reads only the rows that it deletes.
        var newest = await store.ReadAsync(
            db => db.Tasks.Where(task => task.JobId == jobId).MaxAsync(task => (int?)task.Index, cancellationToken));
        for (var first = 0L; first <= newest; first += Chunk)
        {
            var (from, to) = ((int)first, (int)Math.Min(first + Chunk - 1, newest.Value));
            await store.ExecuteAsync(jobId, db => db.Tasks
                .Where(task => task.JobId == jobId && task.Index >= from && task.Index <= to)
                .ExecuteDeleteAsync(cancellationToken));
        }
    }
}
