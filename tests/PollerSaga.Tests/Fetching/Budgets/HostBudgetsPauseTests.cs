using PollerSaga.Faults;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Fetching.Budgets.Simulation;

namespace PollerSaga.Tests.Fetching.Budgets;

/// <summary>Waits of hosts.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HostBudgetsPauseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(5);

    private readonly SimulatedTime _simulation = new();
    private readonly MemoryRows _rows = new();

    [Test]
    public void Stops_this_process_at_once_and_others_within_a_second() => _simulation.Run(
        async () =>
        {
            using var fleet = new SimulatedFleet(_simulation, _rows, 2);
            var (first, second) = (fleet.Processes[0], fleet.Processes[1]);
            using var one = (await EnterAsync(second)).Permit;
            var until = _simulation.Now.AddMinutes(5);

            await PauseAsync(first, until);
            var here = await EnterAsync(first);
            await _simulation.DelayAsync(KnownBudget.PollInterval);
            var there = await EnterAsync(second);

            Assert.That((here.RetryAt, there.RetryAt), Is.EqualTo(((DateTimeOffset?)until, (DateTimeOffset?)until)));
            await _simulation.UntilAsync(until);
            Assert.That((await EnterAsync(first)).Permit, Is.Not.Null);
            Assert.That((await EnterAsync(second)).Permit, Is.Not.Null);
        },
        Limit);

    [Test]
    public void Survives_a_restart() => _simulation.Run(
        async () =>
        {
            var until = _simulation.Now.AddMinutes(5);
            using (var before = SimulatedFleet.NewProcess(_rows, _simulation.Clock, isShared: false))
                await PauseAsync(before, until);

            using var after = SimulatedFleet.NewProcess(_rows, _simulation.Clock, isShared: false);

            Assert.That((await EnterAsync(after)).RetryAt, Is.EqualTo(until));
        },
        Limit);

    [Test]
    public void Awaits_a_wait_of_less_than_a_second() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            var until = _simulation.Now.AddMilliseconds(900);
            await PauseAsync(budgets, until);

            Assert.That((await EnterAsync(budgets)).Permit, Is.Not.Null);
            Assert.That(_simulation.Now, Is.EqualTo(until).Within(TimeSpan.FromMilliseconds(20)));
        },
        Limit);

    [Test]
    public void Sends_no_request_that_waits_for_its_slot_when_the_wait_begins() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            var limits = SourceLimits.None with { Rate = new RateBudget(60, TimeSpan.FromMinutes(1), Burst: null) };
            using var first = (await EnterAsync(budgets, limits)).Permit;
            var second = EnterAsync(budgets, limits);
            var until = _simulation.Now.AddMinutes(1);

            await PauseAsync(budgets, until);

            Assert.That((await second).RetryAt, Is.EqualTo(until));
        },
        Limit);

    [Test]
    public void Counts_the_responses_of_one_wait_once_and_adds_up_the_waits() => _simulation.Run(
        async () =>
        {
            using var fleet = new SimulatedFleet(_simulation, _rows, 3);
            var start = _simulation.Now;
            await Task.WhenAll(Enumerable.Range(0, 30).Select(
                index => PauseAsync(fleet.Processes[index % 3], start.AddMinutes(10).AddMilliseconds(index))));
            Assert.That(_rows.All.Single().Waits, Is.EqualTo(1));

            await _simulation.UntilAsync(start.AddMinutes(20));
            await PauseAsync(fleet.Processes[0], start.AddMinutes(25));
            await PauseAsync(fleet.Processes[1], start.AddMinutes(22));
            await PauseAsync(fleet.Processes[2], start.AddMinutes(27));

            var row = _rows.All.Single();
            Assert.That((row.Waits, row.WaitedMilliseconds), Is.EqualTo((2, (17 * 60_000) + 29)));
            Assert.That(row.PausedUntil, Is.EqualTo(start.AddMinutes(27)));
        },
        Limit);

    [Test]
    public void Begins_a_new_series_after_an_hour_without_a_wait() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            await PauseAsync(budgets, _simulation.Now.AddMinutes(1));
            await _simulation.DelayAsync(TimeSpan.FromMinutes(62));
            await PauseAsync(budgets, _simulation.Now.AddMinutes(3));

            Assert.That((_rows.All.Single().Waits, _rows.All.Single().WaitedMilliseconds), Is.EqualTo((1, 3 * 60_000)));
        },
        Limit);

    [Test]
    public void Stops_this_process_also_if_the_database_is_unavailable() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock, isShared: false);
            using var first = (await EnterAsync(budgets)).Permit;
            var until = _simulation.Now.AddMinutes(5);
            _rows.Fault = new DependencyUnavailableException("The database is down.", new IOException());

            Assert.That(async () => await PauseAsync(budgets, until), Throws.TypeOf<DependencyUnavailableException>());

            Assert.That((await EnterAsync(budgets)).RetryAt, Is.EqualTo(until));
        },
        Limit);

    [Test]
    public void Throws_if_the_database_is_unavailable_and_continues_when_it_returns() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            _rows.Fault = new DependencyUnavailableException("The database is down.", new IOException());
            Assert.That(async () => await EnterAsync(budgets), Throws.TypeOf<DependencyUnavailableException>());

            _rows.Fault = null;
            Assert.That((await EnterAsync(budgets)).Permit, Is.Not.Null);
        },
        Limit);

    [Test]
    public void Does_not_wait_longer_than_the_limit_for_a_time_of_a_wrong_clock() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            await PauseAsync(budgets, _simulation.Now.AddYears(1));

            Assert.That(
                (await EnterAsync(budgets, SourceLimits.None with { MaxWait = TimeSpan.FromMinutes(7) })).RetryAt,
                Is.EqualTo(_simulation.Now.AddMinutes(7)));
        },
        Limit);

    [Test]
    public void Pauses_before_a_request_is_refused_if_the_pace_is_unknown() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            await ObserveAsync(budgets, SourceLimits.None, ("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", "40"));
            Assert.That((await EnterAsync(budgets)).Permit, Is.Not.Null);

            var until = _simulation.Now.AddSeconds(40);
            await ObserveAsync(budgets, SourceLimits.None, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "40"));
            Assert.That((await EnterAsync(budgets)).RetryAt, Is.EqualTo(until));
        },
        Limit);

    [Test]
    public void Does_not_pause_after_a_success_if_the_pace_is_known() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            var limits = SourceLimits.None with { Rate = new RateBudget(100, TimeSpan.FromMinutes(1), Burst: null) };

            await ObserveAsync(budgets, limits, ("RateLimit", "\"default\";r=0;t=60"));

            Assert.That((await EnterAsync(budgets, limits)).Permit, Is.Not.Null);
        },
        Limit);

    [Test]
    public void Keeps_the_longer_period_of_a_limit_whose_period_is_inferred() => _simulation.Run(
        async () =>
        {
            using var budgets = SimulatedFleet.NewProcess(_rows, _simulation.Clock);
            var until = _simulation.Now;
            await StateAsync(new StatedLimit(100, 60, IsPeriodStated: false));
            await StateAsync(new StatedLimit(100, 1, IsPeriodStated: false));
            Assert.That(_rows.All.Single().StatedPeriodSeconds, Is.EqualTo(60));

            await StateAsync(new StatedLimit(100, 10, IsPeriodStated: true));
            Assert.That(_rows.All.Single().StatedPeriodSeconds, Is.EqualTo(10));
            await StateAsync(new StatedLimit(5, 1, IsPeriodStated: false));
            Assert.That((_rows.All.Single().StatedPermits, _rows.All.Single().StatedPeriodSeconds), Is.EqualTo(((int?)5, (int?)1)));

            Task StateAsync(StatedLimit limit) => budgets.PauseAsync(
                SimulatedFleet.Source, SimulatedFleet.Address, until = until.AddSeconds(10), "429", limit);
        },
        Limit);

    private static Task<BudgetResult> EnterAsync(HostBudgets budgets, SourceLimits? limits = null) =>
        budgets.TryEnterAsync(SimulatedFleet.Source, limits ?? SourceLimits.None, SimulatedFleet.Address, CancellationToken.None);

    private static Task PauseAsync(HostBudgets budgets, DateTimeOffset until) =>
        budgets.PauseAsync(SimulatedFleet.Source, SimulatedFleet.Address, until, "The API answered 429.");

    private static Task ObserveAsync(HostBudgets budgets, SourceLimits limits, params (string Name, string Value)[] headers) =>
        budgets.ObserveAsync(
            SimulatedFleet.Source,
            limits,
            SimulatedFleet.Address,
            headers.ToDictionary(header => header.Name, header => header.Value),
            CancellationToken.None).AsTask();
}
