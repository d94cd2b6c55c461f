using PollerSaga.Fetching.Budgets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Fetching.Budgets.Simulation;

namespace PollerSaga.Tests.Fetching.Budgets;

/// <summary>Ten simulated minutes with a partner that allows 100 requests a minute.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HostBudgetsRateTests
{
    private const int Limit = 100;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly SimulatedTime _simulation = new();
    private readonly MemoryRows _rows = new();

    [Test]
    public void Keeps_a_known_rate_and_uses_it([Values] bool isSliding, [Values] ResetHeader header, [Values(1, 3)] int processes)
    {
        var partner = new SimulatedPartner(_simulation, Limit, isSliding, header);
        using var fleet = new SimulatedFleet(_simulation, _rows, processes);
        var start = _simulation.Now;

        Run(fleet, partner, Rate(Limit, TimeSpan.FromMinutes(1)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(partner.MaxPerMinute(start), Is.LessThanOrEqualTo(Limit + 1));
            Assert.That(partner.Accepted, Is.GreaterThanOrEqualTo(Limit * 10 * 95 / 100));
            Assert.That(fleet.LongestCall, Is.LessThanOrEqualTo(HostBudgets.MaxInnerWait + TimeSpan.FromMilliseconds(20)));
            Assert.That(fleet.Returns, Is.LessThan(partner.Requests.Count * 4), "refused requests return at different times");
        }
    }

    [Test]
    public void Learns_a_rate_that_the_partner_states([Values] bool isSliding, [Values] ResetHeader header, [Values(1, 3)] int processes)
    {
        var partner = new SimulatedPartner(_simulation, Limit, isSliding, header, statesLimit: true);
        using var fleet = new SimulatedFleet(_simulation, _rows, processes);

        Run(fleet, partner, SourceLimits.None);

        var known = partner.Refused[0] + TimeSpan.FromSeconds(2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(partner.MaxPerMinute(known), Is.LessThanOrEqualTo(Limit + 1));
            Assert.That(partner.Accepted, Is.GreaterThanOrEqualTo(Limit * 10 * 95 / 100));
        }
    }

    [Test]
    public void Waits_as_long_as_the_partner_requires_if_no_rate_is_known([Values] ResetHeader header, [Values(1, 3)] int processes)
    {
        var partner = new SimulatedPartner(_simulation, Limit, isSliding: false, header);
        using var fleet = new SimulatedFleet(_simulation, _rows, processes);

        Run(fleet, partner, SourceLimits.None);

        var refusedPerMinute = partner.Refused.GroupBy(time => time.Minute).Max(minute => minute.Count());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(partner.Accepted, Is.EqualTo(Limit * 10));
            Assert.That(refusedPerMinute, Is.LessThanOrEqualTo(processes == 1 ? 25 : 150), "only those that were in flight, or a second");
            Assert.That(_rows.All.Single().Waits, Is.InRange(9, 11), "one wait for each window");
        }
    }

    [TestCase(10, 1)]
    [TestCase(300, 60)]
    [TestCase(3000, 60)]
    [TestCase(5000, 3600)]
    public void Keeps_other_rates(int permits, int seconds)
    {
        var partner = new SimulatedPartner(_simulation, int.MaxValue, isSliding: true, ResetHeader.RateLimit);
        using var fleet = new SimulatedFleet(_simulation, _rows, processes: 3);
        var period = TimeSpan.FromSeconds(seconds);

        Run(fleet, partner, Rate(permits, period), TimeSpan.FromMinutes(2), window: 75);

        var expected = permits * TimeSpan.FromMinutes(2) / period;
        var maxPerPeriod = partner.Requests
            .Select((first, index) => partner.Requests.Skip(index).TakeWhile(time => time < first + period).Count())
            .Max();
        Assert.That(partner.Accepted, Is.InRange(expected * 0.94, expected + permits));
        Assert.That(maxPerPeriod, Is.LessThanOrEqualTo(permits + 1));
        if (permits / seconds >= 50)
            Assert.That(_rows.Writes, Is.LessThan(partner.Requests.Count / 4), "no request needs a statement of its own");
    }

    [Test]
    public void Uses_a_burst_after_an_idle_time()
    {
        var limits = new SourceLimits(null, new RateBudget(60, TimeSpan.FromMinutes(1), Burst: 5), TimeSpan.FromHours(1), []);
        using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);

        _simulation.Run(
            async () =>
            {
                for (var count = 0; count < 5; count++)
                    Assert.That((await EnterAsync(budgets, limits)).Permit, Is.Not.Null);
                var start = _simulation.Now;
                Assert.That((await EnterAsync(budgets, limits)).Permit, Is.Not.Null);
                Assert.That((_simulation.Now - start).TotalSeconds, Is.EqualTo(1).Within(0.05));
            },
            TimeSpan.FromMinutes(1));
    }

    [Test]
    public void Does_not_slow_another_host_or_source_down()
    {
        var limits = Rate(1, TimeSpan.FromHours(1));
        using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);

        _simulation.Run(
            async () =>
            {
                var first = await EnterAsync(budgets, limits);
                var second = await EnterAsync(budgets, limits);
                var otherHost = await EnterAtAsync("example", "https://other.example.com");
                var otherPort = await EnterAtAsync("example", "https://api.example.com:444");
                var otherSource = await EnterAtAsync("Example", "https://api.example.com");

                Assert.That(first.Permit, Is.Not.Null);
                var slot = _simulation.Now.AddHours(1);
                Assert.That(second.RetryAt, Is.EqualTo(slot - HostBudgets.MaxInnerWait).Within(TimeSpan.FromSeconds(1)));
                Assert.That(new[] { otherHost.Permit, otherPort.Permit, otherSource.Permit }, Has.All.Not.Null);
            },
            TimeSpan.FromSeconds(1));

        Task<BudgetResult> EnterAtAsync(string source, string address) =>
            budgets.TryEnterAsync(source, limits, new Uri(address), CancellationToken.None);
    }

    [Test]
    public void Wastes_little_of_the_rate_after_the_death_of_processes()
    {
        var partner = new SimulatedPartner(_simulation, int.MaxValue, isSliding: true, ResetHeader.RateLimit);
        using var living = new SimulatedFleet(_simulation, _rows, processes: 2);
        using var dead = new SimulatedFleet(_simulation, _rows, processes: 2);
        var limits = Rate(600, TimeSpan.FromMinutes(1));
        var death = _simulation.Now.AddSeconds(20);

        _simulation.Run(
            () => Task.WhenAll(
                living.RequestPagesAsync(partner, limits, _simulation.Now.AddSeconds(60), window: 50),
                dead.RequestPagesAsync(partner, limits, death, window: 50)),
            TimeSpan.FromMinutes(2));

        Assert.That(partner.Requests.Count(time => time >= death), Is.GreaterThanOrEqualTo(10 * 38));
    }

    private static SourceLimits Rate(int permits, TimeSpan period) =>
        new(null, new RateBudget(permits, period, Burst: null), TimeSpan.FromHours(1), []);

    private static Task<BudgetResult> EnterAsync(HostBudgets budgets, SourceLimits limits) =>
        budgets.TryEnterAsync(SimulatedFleet.Source, limits, SimulatedFleet.Address, CancellationToken.None);

    private void Run(SimulatedFleet fleet, SimulatedPartner partner, SourceLimits limits, TimeSpan? duration = null, int window = 25)
    {
        var time = duration ?? Duration;
        _simulation.Run(() => fleet.RequestPagesAsync(partner, limits, _simulation.Now + time, window), time + TimeSpan.FromHours(1));
    }
}
