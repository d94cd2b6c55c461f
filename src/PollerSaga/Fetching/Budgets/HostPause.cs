using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching.Budgets.Headers;

namespace PollerSaga.Fetching.Budgets;

/// <summary>The wait of one host for its rate limit.</summary>
internal sealed class HostPause(BudgetKey key, KnownBudget known, TimeProvider clock, ILogger logger)
{
    // An earlier statement of the same limit need not be stored again within this time.
    private static readonly TimeSpan RestatementInterval = TimeSpan.FromHours(1);

    private long _until;

    /// <summary>The time before which no request is sent; null if requests may be sent.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="maxWait">
    /// The longest single wait. After it, the caller tries again, also if the time is further ahead, for example because of a wrong clock.
    /// </param>
    public DateTimeOffset? Until(DateTimeOffset now, TimeSpan maxWait)
    {
        var until = new DateTimeOffset(Math.Max(Interlocked.Read(ref _until), known.Row.PausedUntil?.UtcTicks ?? 0), TimeSpan.Zero);
        if (until <= now)
            return null;
        return until - now > maxWait ? now + maxWait : until;
    }

    /// <inheritdoc cref="HostBudgets.PauseAsync(string, Uri, DateTimeOffset, string, StatedLimit?, CancellationToken)"/>
    public async Task PauseAsync(DateTimeOffset until, string reason, StatedLimit? limit, CancellationToken cancellationToken)
    {
        // This process stops at once, also if the database is unavailable.
        var pause = RoundUp(until).UtcTicks;
        for (var last = Interlocked.Read(ref _until); last < pause;)
        {
            var seen = Interlocked.CompareExchange(ref _until, pause, last);
            if (seen == last)
                break;
            last = seen;
        }

        // Many responses report the same wait at about the same time. The write of one of them covers the others.
        HostBudget? written = null;
        if (ReferenceEquals(Change(known.Row, clock.GetUtcNow()), known.Row))
            return;

        await known
            .ChangeAsync((row, now) =>
            {
                var changed = Change(row, now);
                written = ReferenceEquals(changed, row) ? null : changed;
                return changed;
            })
            .WaitAsync(cancellationToken);
        if (written is not null)
            logger.HostPaused(key.Source, key.Host, written.PausedUntil!.Value, written.Waits, reason);

        HostBudget Change(HostBudget row, DateTimeOffset now)
        {
            var paused = row.Pause(now, new DateTimeOffset(Interlocked.Read(ref _until), TimeSpan.Zero), reason);
            if (limit is null)
                return paused;
            var stated = paused.State(now, limit);
            var isKnown = stated.StatedPermits == row.StatedPermits
                && stated.StatedPeriodSeconds == row.StatedPeriodSeconds
                && stated.StatedUntil - row.StatedUntil < RestatementInterval;
            return isKnown ? paused : stated;
        }
    }

    // Databases store whole milliseconds, and must not end the wait earlier.
    private static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        var rest = time.UtcTicks % TimeSpan.TicksPerMillisecond;
        return rest == 0 ? time.ToUniversalTime() : time.ToUniversalTime().AddTicks(TimeSpan.TicksPerMillisecond - rest);
    }
}
