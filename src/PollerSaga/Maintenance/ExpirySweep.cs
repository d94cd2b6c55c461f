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
/// Sweeps away the payloads and rows of jobs that are over and whose time to live has passed. The job's own row goes last, so that a
/// sweep that was cut off is taken up by the next.
/// </summary>
internal sealed class ExpirySweep(
    PollerStore store,
    IPayloadStore payloads,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<ExpirySweep> logger) : Sweep(TimeSpan.FromMinutes(1), clock, watch)
{
    // Keeps each delete short beside the commits of running jobs.
    private const int Chunk = 1000;

    private readonly TimeProvider _clock = clock;

    // A run's own job is not swept away under it.
    private readonly Guid _ownJob = options.Value.OnlyJob ?? Guid.Empty;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var expired = await store.ReadAsync(db => db.Jobs
            .Where(job => job.ExpiresAt < now && job.FinishedAt != null)
            .Where(job => job.CorrelationId != _ownJob)
            .Select(job => job.CorrelationId)
            .ToListAsync(cancellationToken));

        foreach (var jobId in expired)
        {
            try
            {
                await DeleteAsync(jobId, cancellationToken);
                logger.JobExpired(jobId);
            }
            catch (DependencyUnavailableException exception)
            {
                // Nobody waits for this: no reason to hold up the jobs that run.
                logger.JobNotSwept(jobId, exception.Message);
            }
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
        // By page, where they lie together: each statement looks at its own alone.
        var newest = await store.ReadAsync(db => db.Tasks.Where(task => task.JobId == jobId).MaxAsync(task => (int?)task.Index, cancellationToken));
        for (var first = 0L; first <= newest; first += Chunk)
        {
            var (from, to) = ((int)first, (int)Math.Min(first + Chunk - 1, newest.Value));
            await store.ExecuteAsync(jobId, db => db.Tasks
                .Where(task => task.JobId == jobId && task.Index >= from && task.Index <= to)
                .ExecuteDeleteAsync(cancellationToken));
        }
    }
}
