using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Maintenance;

/// <summary>
/// Elects the one process that runs the sweeps for all workers: the holder of a lease, which is a row. A process that works on its database
/// alone, or on one job only, is always its own leader and needs no row. Two leaders at once, for example after a clock jump, do no harm:
/// every sweep is idempotent, and claims each row before it resumes work.
/// </summary>
/// <remarks>
/// The task leases of a dead worker expire after two thirds to three thirds of <see cref="WorkerOptions.LeaseDuration"/>. The leader's
/// lease lasts for a third of it, and every worker claims it every ninth. If the dead worker was the leader, a new leader therefore exists
/// before the first task lease expires.
/// </remarks>
internal sealed class MaintenanceLeader(
    PollerStore store,
    IOptions<WorkerOptions> options,
    IOptions<TransportOptions> transport,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<MaintenanceLeader> logger) : Sweep(options.Value.LeaseDuration / 9, clock, watch, logger)
{
    public const string LeaseName = "maintenance";

    private readonly Guid _owner = Guid.NewGuid();
    private readonly TimeSpan _duration = options.Value.LeaseDuration / 3;
    private readonly bool _isAlone = transport.Value.IsSingleProcess || options.Value.OnlyJob is not null;
    private readonly TimeProvider _clock = clock;
    private readonly DependencyWatch _watch = watch;
    private long _heldUntil;

    /// <summary>Whether this process runs the sweeps for all workers. Waits for the first claim.</summary>
    public async ValueTask<bool> IsLeaderAsync(CancellationToken cancellationToken)
    {
        if (_isAlone)
            return true;

        await FirstTurn.WaitAsync(cancellationToken);
        return IsHeld;
    }

    /// <summary>Returns the lease, so that another worker can claim it immediately.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!IsHeld)
            return;

        Interlocked.Exchange(ref _heldUntil, 0);
        try
        {
            await store
                .ExecuteAsync(Guid.Empty, db => LeaseOf(db)
                    .Where(lease => lease.Owner == _owner)
                    .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.LeaseUntil, DateTimeOffset.UnixEpoch), cancellationToken))
                .WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || _watch.Delays(exception))
        {
            // The lease expires by itself.
        }
    }

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (_isAlone)
            return;

        var wasHeld = IsHeld;
        var now = _clock.GetUtcNow();
        var isHeld = false;
        try
        {
            await store.ExecuteAsync(Guid.Empty, async db => isHeld = await ClaimAsync(db, now, cancellationToken));
        }
        catch (ConcurrencyConflictException)
        {
            isHeld = false; // Another process has inserted the row first.
        }

        Interlocked.Exchange(ref _heldUntil, isHeld ? (now + _duration).UtcTicks : 0);
        if (isHeld && !wasHeld)
            logger.LeadershipAcquired();
        else if (wasHeld && !isHeld)
            logger.MaintenanceEnded();
    }

    private static IQueryable<MaintenanceLease> LeaseOf(PollerDbContext db) =>
        db.Set<MaintenanceLease>().Where(lease => lease.Name == LeaseName);

    private bool IsHeld => Interlocked.Read(ref _heldUntil) > _clock.GetUtcNow().UtcTicks;

    private async Task<bool> ClaimAsync(PollerDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + _duration;
        var implausible = until + _duration; // A process with a wrong clock wrote the lease: no worker waits for its end.
        var claimed = await LeaseOf(db)
            .Where(lease => lease.Owner == _owner || lease.LeaseUntil < now || lease.LeaseUntil > implausible)
            .ExecuteUpdateAsync(
                set => set.SetProperty(lease => lease.Owner, _owner).SetProperty(lease => lease.LeaseUntil, until),
                cancellationToken);
        if (claimed == 1 || await LeaseOf(db).AnyAsync(cancellationToken))
            return claimed == 1;

        db.Add(new MaintenanceLease { Name = LeaseName, Owner = _owner, LeaseUntil = until });
        return true;
    }
}
