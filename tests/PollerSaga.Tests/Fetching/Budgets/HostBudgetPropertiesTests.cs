using CsCheck;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Tests.Fetching.Budgets;

/// <summary>Random claims of several processes on one row.</summary>
public sealed class HostBudgetPropertiesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetKey Key = new("example", "api.example.com");

    [Test]
    public void The_shares_never_exceed_the_limit() => Gen.Select(
            Gen.Int[1, 12],
            Gen.Select(Gen.Int[0, 4], Gen.Int[0, 20], Gen.Int[0, 12], Gen.Int[0, 8]).Array[1, 60])
        .Sample((limit, claims) =>
        {
            var (row, now) = (HostBudget.New(Key), Start);
            var owners = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
            var held = new int[owners.Length];
            var until = new DateTimeOffset[owners.Length];
            foreach (var (worker, wanted, running, seconds) in claims)
            {
                now += TimeSpan.FromSeconds(seconds);
                var before = now < until[worker] ? held[worker] : 0;
                var inFlight = Math.Min(running, before);
                row = row.Share(owners[worker], now, inFlight, Math.Max(wanted, inFlight), limit, out var allowed);
                held[worker] = row.ReadShares(now).FirstOrDefault(share => share.Owner == owners[worker])?.Held ?? 0;
                until[worker] = now + WorkerShare.LeaseTime;

                Assert.That(held[worker], Is.GreaterThanOrEqualTo(inFlight), "requests in flight keep their permits");
                Assert.That(allowed, Is.LessThanOrEqualTo(held[worker]));
                Assert.That(held.Where((_, index) => until[index] > now).Sum(), Is.LessThanOrEqualTo(limit));
                Assert.That(row.ReadShares(now).Sum(share => share.Held), Is.LessThanOrEqualTo(limit));
            }
        });

    [Test]
    public void Requests_never_exceed_the_budget_by_more_than_one() => Gen.Select(
            Gen.Int[1, 200],
            Gen.Int[0, 2].Select(index => new[] { 1, 60, 3600 }[index]),
            Gen.Select(Gen.Int[0, 2], Gen.Int[1, 40], Gen.Double[0, 3]).Array[1, 200])
        .Sample((permits, seconds, calls) =>
        {
            var period = TimeSpan.FromSeconds(seconds);
            var pace = Pace.Of(new RateBudget(permits, period, Burst: null));
            var pools = Enumerable.Range(0, 3).Select(_ => new SlotPool()).ToArray();
            var (row, now) = (HostBudget.New(Key), Start);
            var requests = new List<long>();
            foreach (var (worker, waiting, idle) in calls)
            {
                now += period * idle / permits;
                var count = pools[worker].CountToLease(waiting, pace, isShared: true);
                var leased = row.LeaseSlots(now, pace, count, out var first);
                if (!ReferenceEquals(leased, row))
                    pools[worker].Add(first, count, pace);
                row = leased;
                while (pools[worker].Peek(now, pace) is { } slot && slot <= now.UtcTicks)
                {
                    pools[worker].Take();
                    requests.Add(now.UtcTicks);
                }
            }

            var most = requests
                .Select((time, index) => requests.Skip(index).TakeWhile(other => other < time + period.Ticks).Count())
                .DefaultIfEmpty()
                .Max();
            Assert.That(most, Is.LessThanOrEqualTo(permits + 1));
        });

    [Test]
    public void A_time_of_a_wrong_clock_does_not_stop_the_schedule()
    {
        var pace = Pace.Of(new RateBudget(1, TimeSpan.FromSeconds(1), Burst: null));
        var row = HostBudget.New(Key).LeaseSlots(Start.AddHours(5), pace, 1, out _);

        row = row.LeaseSlots(Start, pace, 1, out var first);

        Assert.That(first, Is.EqualTo(Start.UtcTicks));
        Assert.That(row.FindNextSlot(Start, pace), Is.EqualTo(Start.UtcTicks + pace.Interval));
    }

    [Test]
    public void A_share_of_a_wrong_clock_does_not_block_the_others()
    {
        var row = HostBudget.New(Key).Share(Guid.NewGuid(), Start.AddHours(5), 1, 1, limit: 1, out _);

        row.Share(Guid.NewGuid(), Start, 0, 1, limit: 1, out var held);

        Assert.That(held, Is.EqualTo(1));
    }

    [TestCase(100, 60, 1, 0.6)]
    [TestCase(10, 1, 1, 0.1)]
    [TestCase(300, 60, 5, 60.0 / 296)]
    [TestCase(5000, 3600, 1, 0.72)]
    [TestCase(1, 3600, 1, 3600)]
    public void The_default_burst_leaves_95_percent_of_the_rate(int permits, int seconds, int burst, double interval)
    {
        var pace = Pace.Of(new RateBudget(permits, TimeSpan.FromSeconds(seconds), Burst: null));

        Assert.That(pace.Burst, Is.EqualTo(burst));
        Assert.That(TimeSpan.FromTicks(pace.Interval).TotalSeconds, Is.EqualTo(interval).Within(1e-6));
        Assert.That(interval * permits, Is.LessThanOrEqualTo(seconds / 0.95));
    }

    [Test]
    public void An_explicit_burst_does_not_change_the_rate() =>
        Assert.That(
            Pace.Of(new RateBudget(60, TimeSpan.FromMinutes(1), Burst: 30)),
            Is.EqualTo(new Pace(TimeSpan.TicksPerSecond, 30)));
}
