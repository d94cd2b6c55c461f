using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching.Streams;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Maintenance;

/// <summary>Renews the leases of all tasks and preparations of this process, with one statement for each kind.</summary>
internal sealed class LeaseRenewal(
    TasksInFlight inFlight,
    PreparationsInFlight preparations,
    WaitingPages waiting,
    PollerStore store,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<LeaseRenewal> logger) : Sweep(options.Value.LeaseDuration / 3, clock, watch, logger)
{
    private readonly TimeSpan _duration = options.Value.LeaseDuration;
    private readonly TimeProvider _clock = clock;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (tasks, jobs) = (inFlight.Ids.Concat(waiting.TaskIds).ToList(), preparations.Ids);
        if (tasks.Count + jobs.Count == 0)
            return;

        var until = _clock.GetUtcNow() + _duration;
        await store.ExecuteAsync(Guid.Empty, async db =>
        {
            if (jobs.Count > 0)
                await db.RenewPreparationsAsync(jobs, until, cancellationToken);
            if (tasks.Count > 0)
            {
                await db.Tasks
                    .Where(task => tasks.Contains(task.CorrelationId))
                    .ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, until), cancellationToken);
            }
        });
    }
}
