using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// The distance of requests. Each request has a slot: a time at which, or shortly after which, it is sent. The slots of all workers have
/// this distance.
/// </summary>
/// <param name="Interval">The distance of two slots, in ticks of 100 ns, at least 1.</param>
/// <param name="Burst">Number of slots that can be used at once after an idle time, at least 1.</param>
/// <remarks>
/// A slot is valid for <see cref="Lifetime"/>. The requests of any period of length P therefore have slots in an interval of length
/// P + Burst × Interval. Without an explicit burst, the interval is P / (N + 1 − Burst), so that these are at most N + 1 slots: a budget of
/// N requests is never exceeded by more than one. The default burst is at most 1 + 5 % of N, so that at least 95 % of the rate remain.
/// An explicit burst is for partners that use a token bucket: each period then has at most N + Burst requests.
/// </remarks>
internal readonly record struct Pace(long Interval, int Burst)
{
    /// <summary>Maximum time from a lease to its first slot: the time for which a caller waits for its slot.</summary>
    public static readonly TimeSpan Horizon = HostBudgets.MaxInnerWait;

    /// <summary>
    /// The part of the schedule that one process leases at once. A process with few requests leases less. A process that dies wastes at
    /// most the slots of this time.
    /// </summary>
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    private const int MaxLease = 10_000;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>Time for which a slot is valid, in ticks.</summary>
    public long Lifetime => Interval * Burst;

    /// <summary>Maximum number of slots that a process leases at once.</summary>
    public int MaxSlots => (int)Math.Clamp((Span.Ticks + Interval - 1) / Interval, 1, MaxLease);

    /// <summary>Maximum distance of the first slot that is not leased, if the clocks of all workers are correct.</summary>
    public TimeSpan MaxLead => Horizon + ClockTolerance + TimeSpan.FromTicks(2 * Math.Max(Span.Ticks, Interval));

    /// <summary>The pace of a budget.</summary>
    public static Pace Of(RateBudget budget)
    {
        if (budget.Burst is { } burst)
            return new Pace(Divide(budget.Period.Ticks, budget.Permits), Math.Max(1, burst));

        var perSecond = (int)Math.Min(int.MaxValue, budget.Permits * (double)TimeSpan.TicksPerSecond / budget.Period.Ticks);
        var atOnce = Math.Clamp(perSecond, 1, 1 + (budget.Permits / 20));
        return new Pace(Divide(budget.Period.Ticks, budget.Permits + 1 - atOnce), atOnce);
    }

    /// <summary>The slower one of two paces; null is no limit.</summary>
    public static Pace? Slower(Pace? one, Pace? other) => one is { } first && !(other?.Interval > first.Interval) ? first : other;

    private static long Divide(long ticks, int permits) => Math.Max(1, (ticks + permits - 1) / permits);
}
