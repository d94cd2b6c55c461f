using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Maintenance.Retention;

namespace PollerSaga.Maintenance;

/// <summary>Deletes the data of finished jobs whose retention has passed. It logs and counts the items that it deletes.</summary>
internal sealed class RetentionSweep(
    MaintenanceLeader leader,
    DueJobs jobs,
    DueDeletion deletion,
    IOptions<RetentionOptions> options,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<RetentionSweep> logger) : LeaderSweep(leader, TimeSpan.FromMinutes(1), clock, watch, logger)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task SweepAsLeaderAsync(CancellationToken cancellationToken)
    {
        await jobs.AdoptAsync(cancellationToken);
        var cutoffs = RetentionCutoffs.At(_clock.GetUtcNow(), options.Value);
        var due = ReadInBatchesAsync<DueJob>(after => jobs.ReadAsync(cutoffs, after, BatchSize, cancellationToken), cancellationToken);
        await foreach (var job in due)
            await TryForJobAsync(job.JobId, () => DeleteAsync(job, cutoffs, cancellationToken), cancellationToken);
    }

    private async Task DeleteAsync(DueJob job, RetentionCutoffs cutoffs, CancellationToken cancellationToken)
    {
        try
        {
            var deleted = await deletion.DeleteAsync(job, cutoffs, cancellationToken);
            if (!deleted.IsEmpty)
                logger.JobDataDeleted(job.JobId, deleted.ToString());
        }
        catch (DependencyUnavailableException exception)
        {
            // Nothing waits for the deletion, so it reports no fault that would hold up running jobs.
            logger.JobDataNotDeleted(job.JobId, exception.Message);
        }
    }
}
