using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Maintenance;

/// <summary>The sign of life of this process: renews the leases of all its tasks in one statement.</summary>
internal sealed class LeaseRenewal(
    TasksInFlight inFlight,
    PollerStore store,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    DependencyWatch watch) : Sweep(options.Value.LeaseDuration / 3, clock, watch)
{
    private readonly TimeSpan _duration = options.Value.LeaseDuration;
    private readonly TimeProvider _clock = clock;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var ids = inFlight.Ids;
        if (ids.Count == 0)
            return;

        var until = _clock.GetUtcNow() + _duration;
        await store.ExecuteAsync(Guid.Empty, db => db.Tasks
            .Where(task => ids.Contains(task.CorrelationId))
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, until), cancellationToken));
    }
}
