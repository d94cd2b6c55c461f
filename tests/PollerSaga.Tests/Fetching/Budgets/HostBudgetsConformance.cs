using Microsoft.EntityFrameworkCore;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Fetching.Budgets.Simulation;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Budgets;

/// <summary>Budgets of several processes on one database.</summary>
public abstract class HostBudgetsConformance(TestDatabase database) : DatabaseConformance(database)
{
    private readonly SimulatedTime _simulation = new();

    [Test]
    public async Task Keep_a_rate_over_three_processes()
    {
        await using var engine = await StartAsync(start: false);
        var partner = new SimulatedPartner(_simulation, 100, isSliding: true, ResetHeader.RetryAfterSeconds);
        using var fleet = new SimulatedFleet(_simulation, new SimulatedRows(engine.Get<IHostBudgetRows>(), _simulation), 3);
        var limits = SourceLimits.None with { Rate = new RateBudget(100, TimeSpan.FromMinutes(1), Burst: null) };

        _simulation.Run(
            () => fleet.RequestPagesAsync(partner, limits, _simulation.Now.AddMinutes(2)),
            TimeSpan.FromMinutes(3));

        Assert.That(partner.MaxPerMinute(DateTimeOffset.MinValue), Is.LessThanOrEqualTo(101));
        Assert.That(partner.Accepted, Is.GreaterThanOrEqualTo(190));
    }

    [Test]
    public async Task Store_and_list_waits()
    {
        await using var engine = await StartAsync(start: false);
        var (budgets, waits) = (engine.Get<HostBudgets>(), engine.Get<HostWaits>());
        var until = StandingClock.New().GetUtcNow().AddMinutes(30);

        await budgets.PauseAsync("b", new Uri("https://api.example.com/x"), until, "429", new StatedLimit(100, 60, IsPeriodStated: true));
        await budgets.PauseAsync("a", new Uri("http://API.example.com:8080/y"), until, "503");
        await budgets.PauseAsync("a", new Uri("http://gone.example.com"), DateTimeOffset.UtcNow.AddMinutes(-1), "503");

        var all = await waits.ListAsync(source: null, CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                all.Select(wait => (wait.Source, wait.Host, wait.Until, wait.Count, wait.Reason)),
                Is.EqualTo(new[] { ("a", "api.example.com:8080", until, 1, "503"), ("b", "api.example.com", until, 1, "429") }));
            Assert.That(all[0].Total.TotalMinutes, Is.EqualTo(30).Within(0.1));
            Assert.That(await waits.ListAsync("b", CancellationToken.None), Has.Count.EqualTo(1));
            Assert.That(await waits.ListAsync("B", CancellationToken.None), Is.Empty);
        }

        var stored = await engine.Store.ReadAsync(db => db.Set<HostBudget>().SingleAsync(row => row.Source == "b"));
        Assert.That((stored.StatedPermits, stored.StatedPeriodSeconds, stored.Version), Is.EqualTo(((int?)100, (int?)60, 1L)));
    }

    [Test]
    public async Task Write_each_version_once()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);
        var (one, other) = (first.Get<IHostBudgetRows>(), second.Get<IHostBudgetRows>());
        var row = HostBudget.New(new BudgetKey("example", "api.example.com"));

        for (var version = 1; version <= 20; version++)
        {
            var next = row with { NextSlot = long.MaxValue - version, Shares = new string(' ', 10_000) + "[]", Version = version };
            var written = await Task.WhenAll(one.TryWriteAsync(next), other.TryWriteAsync(next));

            Assert.That(written, Is.EquivalentTo(new[] { true, false }));
            Assert.That(await one.FindAsync(row.Id), Is.EqualTo(next));
        }
    }

    [Test]
    public async Task Keep_a_limit_of_requests_in_flight_over_three_processes()
    {
        var limits = SourceLimits.None with { Concurrency = 4 };
        await using var engine = await StartAsync(start: false);
        using var fleet = new SimulatedFleet(_simulation, new SimulatedRows(engine.Get<IHostBudgetRows>(), _simulation), 3);
        var (inFlight, max, end) = (0, 0, _simulation.Now.AddSeconds(20));

        _simulation.Run(() => Task.WhenAll(Enumerable.Range(0, 12).Select(RequestAsync)), TimeSpan.FromMinutes(1));

        Assert.That(max, Is.EqualTo(4));

        async Task RequestAsync(int index)
        {
            while (_simulation.Now < end)
            {
                var process = fleet.Processes[index % 3];
                var result = await process.TryEnterAsync("example", limits, SimulatedFleet.Address, CancellationToken.None);
                if (result.RetryAt is { } retryAt)
                {
                    await _simulation.UntilAsync(retryAt);
                    continue;
                }

                using var permit = result.Permit;
                max = Math.Max(max, ++inFlight);
                await _simulation.DelayAsync(TimeSpan.FromMilliseconds(300));
                inFlight--;
            }
        }
    }
}
