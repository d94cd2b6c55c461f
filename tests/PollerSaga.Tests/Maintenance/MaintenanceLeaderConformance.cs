using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Diagnostics;
using PollerSaga.Maintenance;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Maintenance;

/// <summary>Workers of a fleet that elect the one that runs maintenance.</summary>
public abstract class MaintenanceLeaderConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Turn = LeaseDuration / 9;

    private readonly FakeTimeProvider _clock = StandingClock.New();

    [Test]
    public async Task Elects_one_of_several()
    {
        await using var engine = await StartAsync(start: false);
        var leaders = Enumerable.Range(0, 4).Select(_ => NewLeader(engine, _clock)).ToList();

        await Task.WhenAll(leaders.Select(leader => leader.StartAsync(CancellationToken.None)));

        Assert.That(await CountAsync(leaders), Is.EqualTo(1));
        foreach (var leader in leaders)
            await leader.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Keeps_the_lease_as_long_as_it_lives()
    {
        await using var engine = await StartAsync(start: false);
        using var first = await StartLeaderAsync(engine, _clock);
        using var second = await StartLeaderAsync(engine, _clock);

        for (var turn = 0; turn < 20; turn++)
        {
            var until = (await LeaseAsync(engine)).LeaseUntil;
            _clock.Advance(Turn);
            await engine.UntilAsync(db => db.Set<MaintenanceLease>().AnyAsync(lease => lease.LeaseUntil > until));
        }

        Assert.That((await LeadsAsync(first), await LeadsAsync(second)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Follows_a_dead_leader_before_the_first_task_lease_runs_out()
    {
        await using var engine = await StartAsync(start: false);
        var dead = await StartLeaderAsync(engine, _clock);
        using var next = await StartLeaderAsync(engine, _clock);
        var owner = (await LeaseAsync(engine)).Owner;
        dead.Dispose(); // As a kill: nothing is returned.

        // Each turn is a claim of the next one, refused until the lease has run out.
        var died = _clock.GetUtcNow();
        while ((await LeaseAsync(engine)).Owner == owner)
        {
            var commit = engine.Commits.Next;
            _clock.Advance(Turn);
            await commit.OrTimeOut();
        }

        await UntilLeadsAsync(next);
        Assert.That(_clock.GetUtcNow() - died, Is.GreaterThan(LeaseDuration / 3).And.LessThan(LeaseDuration * 2 / 3));
    }

    [Test]
    public async Task Follows_a_leader_that_stops_at_the_next_turn()
    {
        await using var engine = await StartAsync(start: false);
        var first = await StartLeaderAsync(engine, _clock);
        using var next = await StartLeaderAsync(engine, _clock);

        await first.StopAsync(CancellationToken.None);
        Assert.That(await LeadsAsync(first), Is.False);
        _clock.Advance(Turn);

        await UntilLeadsAsync(next);
    }

    [Test]
    public async Task Does_not_lead_on_when_its_lease_has_run_out()
    {
        await using var engine = await StartAsync(start: false);
        var clock = new ShiftedClock();
        using var first = await StartLeaderAsync(engine, clock);
        Assert.That(await LeadsAsync(first), Is.True);

        // Its timer stands for longer than its lease, as in a machine that sleeps.
        clock.Shift(LeaseDuration);

        Assert.That(await LeadsAsync(first), Is.False);
    }

    [Test]
    public async Task Follows_a_leader_whose_clock_was_far_ahead()
    {
        await using var engine = await StartAsync(start: false);
        var ahead = new FakeTimeProvider(_clock.GetUtcNow().AddHours(5));
        (await StartLeaderAsync(engine, ahead)).Dispose();

        using var next = await StartLeaderAsync(engine, _clock);

        Assert.That(await LeadsAsync(next), Is.True);
    }

    [Test]
    public async Task Is_its_own_leader_without_a_row_when_it_works_alone([Values] bool isForOneJob)
    {
        await using var engine = await StartAsync(start: false);
        using var worker = await StartLeaderAsync(engine, _clock);
        var options = new TestOptions();
        options.Worker.LeaseDuration = LeaseDuration;
        options.Transport.Kind = isForOneJob ? TransportKind.RabbitMq : TransportKind.InMemory;
        options.Worker.OnlyJob = isForOneJob ? Guid.NewGuid() : null;
        var owner = (await LeaseAsync(engine)).Owner;
        using var alone = NewLeader(engine, _clock, options);

        Assert.That(await alone.IsLeaderAsync(CancellationToken.None), Is.True, "before any turn");
        await alone.StartAsync(CancellationToken.None);
        await alone.StopAsync(CancellationToken.None);

        Assert.That((await LeaseAsync(engine)).Owner, Is.EqualTo(owner));
        Assert.That(await LeadsAsync(worker), Is.True);
    }

    [Test]
    public async Task Resumes_a_task_of_a_dead_leader_within_a_lease()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await StartAsync(
            [$"Worker:LeaseDuration={LeaseDuration}"],
            services => services
                .AddSingleton<TimeProvider>(_clock)
                .AddSingleton(provider => NewLeader(provider, _clock, FleetOptions())),
            sweeps: true,
            start: false);
        var dead = await StartLeaderAsync(engine, _clock);
        await engine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started, leaseUntil: _clock.GetUtcNow() + LeaseDuration);
        dead.Dispose();

        // Up to the end of the lease, in steps in which every sweep can end its turn.
        var died = _clock.GetUtcNow();
        while (!api.PageRequests.Any() && _clock.GetUtcNow() < died + LeaseDuration)
        {
            _clock.Advance(LeaseDuration / 36);
            await engine.Store.ChangeAsync(_ => Task.CompletedTask);
            await Task.Yield();
        }

        await engine.WhenOverAsync(plan.JobId);
        Assert.That(_clock.GetUtcNow() - died, Is.LessThanOrEqualTo(LeaseDuration));
        await engine.Get<MaintenanceLeader>().StopAsync(CancellationToken.None); // As a host does, while there is a database.
    }

    private static TestOptions FleetOptions()
    {
        var options = new TestOptions();
        options.Worker.LeaseDuration = LeaseDuration;
        options.Transport.Kind = TransportKind.RabbitMq;
        return options;
    }

    private static MaintenanceLeader NewLeader(TestEngine engine, TimeProvider clock, TestOptions? options = null) =>
        NewLeader(engine.Get<IServiceProvider>(), clock, options ?? FleetOptions());

    private static MaintenanceLeader NewLeader(IServiceProvider services, TimeProvider clock, TestOptions options) => new(
        services.GetRequiredService<PollerStore>(),
        options.Of<WorkerOptions>(),
        options.Of<TransportOptions>(),
        clock,
        services.GetRequiredService<DependencyWatch>(),
        NullLogger<MaintenanceLeader>.Instance);

    private static async Task<MaintenanceLeader> StartLeaderAsync(TestEngine engine, TimeProvider clock)
    {
        var leader = NewLeader(engine, clock);
        await leader.StartAsync(CancellationToken.None);
        await leader.FirstTurn.OrTimeOut();
        return leader;
    }

    private static async Task<bool> LeadsAsync(MaintenanceLeader leader) => await leader.IsLeaderAsync(CancellationToken.None);

    private static async Task<int> CountAsync(IEnumerable<MaintenanceLeader> leaders)
    {
        var count = 0;
        foreach (var leader in leaders)
            count += await LeadsAsync(leader) ? 1 : 0;
        return count;
    }

    private static async Task UntilLeadsAsync(MaintenanceLeader leader)
    {
        using var tooLate = new CancellationTokenSource(TestEngine.Patience);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await leader.IsLeaderAsync(CancellationToken.None))
            await turn.WaitForNextTickAsync(tooLate.Token);
    }

    private static Task<MaintenanceLease> LeaseAsync(TestEngine engine) =>
        engine.Store.ReadAsync(db => db.Set<MaintenanceLease>().SingleAsync());
}
