using System.Text.Json;
using PollerSaga.Fetching.Budgets.Headers;

namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// The state of a host that all workers share: its wait, its schedule of requests, and the shares of the workers. Each change creates a
/// new version, which replaces the previous one only.
/// </summary>
internal sealed record HostBudget
{
    /// <summary>Maximum length of <see cref="Source"/>, <see cref="Host"/> and <see cref="Reason"/> in characters.</summary>
    public const int MaxTextLength = 500;

    /// <summary>Time without a wait after which the next wait is the first of a new series.</summary>
    public static readonly TimeSpan SeriesGap = TimeSpan.FromHours(1);

    /// <summary>Time for which a stated limit is valid after the response that stated it.</summary>
    public static readonly TimeSpan StatedLimitLifetime = TimeSpan.FromDays(1);

    /// <summary>Key: <see cref="BudgetKey.Id"/>.</summary>
    public Guid Id { get; init; }

    /// <summary>The name of the source.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The host, with its port unless it is the default.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The time before which no request is sent, UTC; null before the first wait.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The reason of the last wait; null before the first one.</summary>
    public string? Reason { get; init; }

    /// <summary>Number of waits of the current series. A series ends after <see cref="SeriesGap"/> without a wait.</summary>
    public int Waits { get; init; }

    /// <summary>Total duration of the waits of the series in milliseconds, up to <see cref="PausedUntil"/>.</summary>
    public long WaitedMilliseconds { get; init; }

    /// <summary>The first time that no process has leased for a request, in UTC ticks; 0 before the first lease.</summary>
    public long NextSlot { get; init; }

    /// <summary>The shares of the processes, as JSON. See <see cref="ReadShares"/>.</summary>
    public string Shares { get; init; } = "[]";

    /// <summary>Number of requests per <see cref="StatedPeriodSeconds"/> that responses state; null if they state none.</summary>
    public int? StatedPermits { get; init; }

    /// <summary>The period of <see cref="StatedPermits"/> in seconds.</summary>
    public int? StatedPeriodSeconds { get; init; }

    /// <summary>The time after which the stated limit is not valid any more, UTC.</summary>
    public DateTimeOffset? StatedUntil { get; init; }

    /// <summary>Number of changes. Each change increases it by one.</summary>
    public long Version { get; init; }

    /// <summary>The state before the first change. It has no row.</summary>
    public static HostBudget New(BudgetKey key) => new() { Id = key.Id, Source = Shorten(key.Source), Host = Shorten(key.Host) };

    /// <summary>The shares whose lease has not expired.</summary>
    public IReadOnlyList<WorkerShare> ReadShares(DateTimeOffset now) =>
        [.. JsonSerializer.Deserialize<WorkerShare[]>(Shares)!.Where(share => share.IsValid(now))];

    /// <summary>The pace of the stated limit; null if responses state none.</summary>
    public Pace? StatedPace(DateTimeOffset now) => StatedUntil > now
        ? Pace.Of(new(StatedPermits!.Value, TimeSpan.FromSeconds(StatedPeriodSeconds!.Value), Burst: null))
        : null;

    /// <summary>Extends the wait to a time. Several responses that report one wait are one wait.</summary>
    public HostBudget Pause(DateTimeOffset now, DateTimeOffset until, string reason)
    {
        if (until <= now || until <= PausedUntil)
            return this;

        var isSeries = PausedUntil is { } last && now - last < SeriesGap;
        var isExtended = PausedUntil > now;
        var added = until - (isExtended ? PausedUntil!.Value : now);
        return this with
        {
            PausedUntil = until,
            Reason = Shorten(reason),
            Waits = (isSeries ? Waits : 0) + (isExtended ? 0 : 1),
            WaitedMilliseconds = (isSeries ? WaitedMilliseconds : 0) + (long)added.TotalMilliseconds,
        };
    }

    /// <summary>
    /// Stores a limit that a response states. An inferred period never shortens the period that is stored for the same number of requests:
    /// it is inferred from the rest of a window.
    /// </summary>
    public HostBudget State(DateTimeOffset now, StatedLimit limit)
    {
        var isKept = StatedUntil > now && StatedPermits == limit.Permits && !limit.IsPeriodStated
            && StatedPeriodSeconds > limit.PeriodSeconds;
        return this with
        {
            StatedPermits = limit.Permits,
            StatedPeriodSeconds = isKept ? StatedPeriodSeconds : limit.PeriodSeconds,
            StatedUntil = now + StatedLimitLifetime,
        };
    }

    /// <summary>Leases the next times for requests.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="pace">The distance of the times.</param>
    /// <param name="count">Number of times.</param>
    /// <param name="first">The first leased time, in UTC ticks. The others follow at the distance of the pace.</param>
    /// <returns>The changed state; the same state if the next time is too far ahead to be leased.</returns>
    public HostBudget LeaseSlots(DateTimeOffset now, Pace pace, int count, out long first)
    {
        first = Math.Max(FindNextSlot(now, pace), now.UtcTicks - ((pace.Burst - 1) * pace.Interval));
        if (PausedUntil is { } paused)
            first = Math.Max(first, paused.UtcTicks);
        return first <= (now + Pace.Horizon).UtcTicks ? this with { NextSlot = first + (count * pace.Interval) } : this;
    }

    /// <summary>
    /// Claims, extends or reduces the share of a process. If other processes want more than they hold, each process may use an equal share.
    /// Permits of requests in flight stay in the share; they are returned by a later claim.
    /// </summary>
    /// <param name="owner">The process.</param>
    /// <param name="now">The current time, from which the lease lasts <see cref="WorkerShare.LeaseTime"/>.</param>
    /// <param name="inFlight">Number of its requests in flight, which keep their permits.</param>
    /// <param name="wanted">Number of its requests in flight or waiting; 0 returns the share.</param>
    /// <param name="limit">Maximum number of requests in flight, of all processes.</param>
    /// <param name="allowed">Number of requests in flight up to which the process may send further ones.</param>
    public HostBudget Share(Guid owner, DateTimeOffset now, int inFlight, int wanted, int limit, out int allowed)
    {
        var shares = ReadShares(now);
        var others = shares.Where(share => share.Owner != owner).ToList();
        var before = shares.FirstOrDefault(share => share.Owner == owner)?.Held ?? 0;
        var free = Math.Max(0, limit - others.Sum(share => share.Held));
        allowed = Math.Min(wanted, free);
        if (others.Exists(share => share.Wanted > share.Held))
            allowed = Math.Min(allowed, Math.Max(1, limit / (1 + others.Count(share => share.Wanted > 0))));
        var held = Math.Max(allowed, Math.Min(inFlight, Math.Min(before, free)));
        if (wanted > 0)
            others.Add(new WorkerShare(owner, held, wanted, now + WorkerShare.LeaseTime));
        return this with { Shares = JsonSerializer.Serialize(others) };
    }

    /// <summary>The first time that is not leased. A time far ahead was written by a process with a wrong clock, and is ignored.</summary>
    public long FindNextSlot(DateTimeOffset now, Pace pace) =>
        NextSlot > (now + pace.MaxLead).UtcTicks ? now.UtcTicks : NextSlot;

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : $"{text.AsSpan(0, MaxTextLength - 1)}…";
}
