using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;

namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// Leases the share of this process in the budget of one host, extends its lease while requests are in flight, and returns it afterwards.
/// </summary>
/// <param name="owner">The process.</param>
/// <param name="known">The row.</param>
/// <param name="gate">The lock of <paramref name="slots"/> and <paramref name="inFlight"/>.</param>
/// <param name="slots">The leased slots.</param>
/// <param name="inFlight">The requests in flight.</param>
/// <param name="clock">The clock.</param>
/// <param name="watch">Reports faults of the database.</param>
/// <param name="logger">The log.</param>
internal sealed class HostClaims(
    Guid owner,
    KnownBudget known,
    Lock gate,
    SlotPool slots,
    InFlight inFlight,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan RenewalInterval = WorkerShare.LeaseTime / 3;

    private ITimer? _renewal;
    private int? _limit;
    private bool _isDisposed;

    /// <summary>Number of callers that wait for something.</summary>
    public int Waiting { get; set; }

    /// <summary>Leases slots and permits with one statement. If a read or write of the row runs, only waits for it.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    public async Task ClaimAsync(EntryStep.Claim claim)
    {
        var (first, granted, share) = (0L, 0, default(Share));
        var isClaimed = await known.TryChangeAsync((row, now) =>
        {
            granted = 0;
            if (claim.Pace is { } pace)
            {
                var leased = row.LeaseSlots(now, pace, claim.Slots, out first);
                granted = ReferenceEquals(leased, row) ? 0 : claim.Slots;
                row = leased;
            }

            return ChangeShare(row, now, claim.Limit, isIdle: false, out share);
        });
        if (!isClaimed)
            return;

        lock (gate)
        {
            if (granted > 0)
                slots.Add(first, granted, claim.Pace!.Value);
            Hold(share, claim.Limit);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            _isDisposed = true;
            _renewal?.Dispose();
        }
    }

    private HostBudget ChangeShare(HostBudget row, DateTimeOffset now, int? limit, bool isIdle, out Share share)
    {
        lock (gate)
        {
            var wanted = isIdle ? 0 : Math.Min(limit ?? int.MaxValue, Math.Max(1, inFlight.Count + Waiting + inFlight.Refusals));
            var changed = row.Share(owner, now, inFlight.Count, wanted, limit ?? int.MaxValue, out var allowed);
            inFlight.Reduce(allowed);
            share = new Share(allowed, allowed < wanted, now);
            return changed;
        }
    }

    // The budget without a limit of requests in flight also has shares: they show how many processes use it. They expire.
    private void Hold(Share share, int? limit)
    {
        _limit = limit;
        inFlight.Allow(share.Allowed, share.IsRefused, share.At);
        if (limit is null || _isDisposed)
            return;

        _renewal ??= clock.CreateTimer(_ => _ = RenewAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (share.Allowed + inFlight.Count > 0)
            _renewal.Change(RenewalInterval, Timeout.InfiniteTimeSpan);
    }

    private async Task RenewAsync()
    {
        try
        {
            var share = default(Share);
            await known.ChangeAsync((row, now) =>
            {
                lock (gate)
                {
                    var isIdle = inFlight.Count + Waiting + inFlight.Refusals == 0;
                    return ChangeShare(row, now, _limit, isIdle, out share);
                }
            });
            lock (gate)
                Hold(share, _limit);
        }
        catch (Exception exception)
        {
            if (!watch.Delays(exception))
                logger.ShareNotRenewed(exception);
            lock (gate)
            {
                if (!_isDisposed)
                    _renewal!.Change(RenewalInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private readonly record struct Share(int Allowed, bool IsRefused, DateTimeOffset At);
}
