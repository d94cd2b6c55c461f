using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Budgets;

/// <summary>The budget of one host, in one process.</summary>
internal sealed class HostGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly KnownBudget _known;
    private readonly bool _isShared;
    private readonly TimeProvider _clock;
    private readonly SlotPool _slots = new();
    private readonly InFlight _inFlight = new();
    private readonly HostClaims _claims;
    private readonly RetryTimes _slotRetries = new();
    private readonly RetryTimes _permitRetries = new();
    private Pace? _pace;

    public HostGate(
        BudgetKey key,
        Guid owner,
        IHostBudgetRows rows,
        bool isShared,
        TimeProvider clock,
        DependencyWatch watch,
        ILogger logger)
    {
        (_isShared, _clock) = (isShared, clock);
        _known = new KnownBudget(key, rows, isShared, clock);
        _claims = new HostClaims(owner, _known, _lock, _slots, _inFlight, clock, watch, logger);
        Pause = new HostPause(key, _known, clock, logger);
    }

    /// <summary>The wait for the rate limit.</summary>
    public HostPause Pause { get; }

    /// <summary>Whether the rate is limited by the definition or by a limit that responses state.</summary>
    public bool HasPace(SourceLimits limits) => PaceOf(limits, _clock.GetUtcNow()) is not null;

    /// <inheritdoc cref="HostBudgets.TryEnterAsync"/>
    public async Task<BudgetResult> TryEnterAsync(SourceLimits limits, CancellationToken cancellationToken)
    {
        var patience = _clock.GetUtcNow() + HostBudgets.MaxInnerWait;
        while (true)
        {
            EntryStep step;
            lock (_lock)
                step = Decide(limits, _clock.GetUtcNow(), patience);
            switch (step)
            {
                case EntryStep.Refuse refused:
                    return new BudgetResult(null, refused.RetryAt);
                case EntryStep.Enter enter:
                    if (await TryEnterAtAsync(enter.At, limits, cancellationToken) is { } permit)
                        return new BudgetResult(permit, null);
                    break;
                default:
                    await WaitAsync(step, cancellationToken);
                    break;
            }
        }
    }

    public void Dispose() => _claims.Dispose();

    private EntryStep Decide(SourceLimits limits, DateTimeOffset now, DateTimeOffset patience)
    {
        if (!_known.IsFresh(now))
            return EntryStep.Read.Instance;
        if (Pause.Until(now, limits.MaxWait) is { } paused)
            return paused <= patience ? new EntryStep.Delay(paused) : new EntryStep.Refuse(paused);

        var pace = PaceOf(limits, now);
        if (pace != _pace)
            _slots.Clear();
        _pace = pace;
        if (limits.Concurrency is { } limit && _inFlight.Count >= Math.Min(limit, _inFlight.Allowed(now)))
            return DecideOnPermit(limit, now, patience);
        return pace is { } slots ? DecideOnSlot(slots, limits.Concurrency, now, patience) : Enter(now);
    }

    private EntryStep DecideOnPermit(int limit, DateTimeOffset now, DateTimeOffset patience)
    {
        var allowed = _inFlight.Allowed(now);
        if (allowed < limit && _inFlight.CanClaim(now))
            return new EntryStep.Claim(null, 0, limit);
        if (allowed > 0 && now < patience)
            return new EntryStep.WaitForLeave(_inFlight.AddWaiter(), patience);

        _inFlight.Refusals++;
        return new EntryStep.Refuse(_permitRetries.Next(
            now,
            now + KnownBudget.PollInterval,
            KnownBudget.PollInterval / Math.Max(1, allowed),
            TimeSpan.Zero));
    }

    private EntryStep DecideOnSlot(Pace pace, int? limit, DateTimeOffset now, DateTimeOffset patience)
    {
        var last = Math.Max(now.UtcTicks, patience.UtcTicks);
        if (_slots.Peek(now, pace) is { } slot)
        {
            if (slot > last)
                return RefuseUntilSlot(slot, pace, now);
            _slots.Take();
            return Enter(new DateTimeOffset(slot, TimeSpan.Zero));
        }

        var next = _known.Row.FindNextSlot(now, pace);
        return next <= last
            ? new EntryStep.Claim(pace, _slots.CountToLease(_claims.Waiting + 1, pace, _isShared), limit)
            : RefuseUntilSlot(next, pace, now);
    }

    private EntryStep.Enter Enter(DateTimeOffset at)
    {
        _inFlight.Enter();
        return new EntryStep.Enter(at);
    }

    private EntryStep.Refuse RefuseUntilSlot(long slot, Pace pace, DateTimeOffset now)
    {
        // Two requests return for each slot, from all processes together: a slot without a request is lost.
        var processes = _known.Row.ReadShares(now).Count;
        return new EntryStep.Refuse(_slotRetries.Next(
            now,
            new DateTimeOffset(slot, TimeSpan.Zero),
            TimeSpan.FromTicks(pace.Interval) * Math.Max(1, processes / 2.0),
            HostBudgets.MaxInnerWait));
    }

    private async Task WaitAsync(EntryStep step, CancellationToken cancellationToken)
    {
        lock (_lock)
            _claims.Waiting++;
        try
        {
            await (step switch
            {
                EntryStep.Claim claim => _claims.ClaimAsync(claim).WaitAsync(cancellationToken),
                EntryStep.Delay delay => DelayAsync(delay.At, cancellationToken),
                EntryStep.WaitForLeave wait => WaitForLeaveAsync(wait, cancellationToken),
                _ => _known.ReadAsync().WaitAsync(cancellationToken),
            });
        }
        finally
        {
            lock (_lock)
                _claims.Waiting--;
        }
    }

    /// <summary>Waits for the slot. A wait for the rate limit that began meanwhile takes precedence, and the slot is lost.</summary>
    private async Task<BudgetPermit?> TryEnterAtAsync(DateTimeOffset at, SourceLimits limits, CancellationToken cancellationToken)
    {
        var isEntered = false;
        try
        {
            await DelayAsync(at, cancellationToken);
            isEntered = Pause.Until(_clock.GetUtcNow(), limits.MaxWait) is null;
            return isEntered ? new BudgetPermit(Leave) : null;
        }
        finally
        {
            if (!isEntered)
                Leave();
        }
    }

    private async Task WaitForLeaveAsync(EntryStep.WaitForLeave wait, CancellationToken cancellationToken)
    {
        var (waiter, delay) = (wait.Waiter, wait.Until - _clock.GetUtcNow());
        await using var end = _clock.CreateTimer(
            _ => waiter.TrySetResult(false),
            null,
            delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        await using var cancellation = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        await waiter.Task;
    }

    private Task DelayAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var delay = until - _clock.GetUtcNow();
        return delay > TimeSpan.Zero ? Task.Delay(delay, _clock, cancellationToken) : Task.CompletedTask;
    }

    private void Leave()
    {
        lock (_lock)
            _inFlight.Leave();
    }

    private Pace? PaceOf(SourceLimits limits, DateTimeOffset now) =>
        Pace.Slower(limits.Rate is { } rate ? Pace.Of(rate) : null, _known.Row.StatedPace(now));
}
