using PollerSaga.Fetching.Budgets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Fetching.Budgets.Simulation;

namespace PollerSaga.Tests.Fetching.Budgets;

/// <summary>The limit of requests in flight, over several processes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HostBudgetsConcurrencyTests
{
    private readonly SimulatedTime _simulation = new();
    private readonly MemoryRows _rows = new();
    private int _inFlight;
    private int _maxInFlight;
    private int _responses;

    [Test]
    public void Keeps_the_limit_over_all_processes_and_uses_it([Values(1, 2, 10)] int limit, [Values(1, 3)] int processes)
    {
        var latency = TimeSpan.FromMilliseconds(500);
        using var fleet = new SimulatedFleet(_simulation, _rows, processes);
        var end = _simulation.Now.AddMinutes(2);

        _simulation.Run(
            () => Task.WhenAll(Enumerable.Range(0, 30).Select(
                index => RequestAsync(fleet.Processes[index % processes], limit, latency, end))),
            TimeSpan.FromMinutes(5));

        Assert.That(_maxInFlight, Is.EqualTo(limit));
        Assert.That(_responses, Is.GreaterThan(limit * 240 * 0.8), "at most a fifth of the time of a permit is idle");
    }

    [Test]
    public void Keeps_the_permits_of_long_requests()
    {
        using var fleet = new SimulatedFleet(_simulation, _rows, 2);

        _simulation.Run(
            async () =>
            {
                using var first = (await EnterAsync(fleet.Processes[0], limit: 1)).Permit;
                await _simulation.DelayAsync(WorkerShare.LeaseTime * 4);
                var second = await EnterAsync(fleet.Processes[1], limit: 1);

                Assert.That(first, Is.Not.Null);
                Assert.That(second.RetryAt, Is.GreaterThan(_simulation.Now));
            },
            TimeSpan.FromMinutes(5));
    }

    [Test]
    public void Returns_the_share_of_a_dead_process_when_its_lease_ends()
    {
        using var dead = new SimulatedFleet(_simulation, _rows, 1);
        using var living = new SimulatedFleet(_simulation, _rows, 2);

        _simulation.Run(
            async () =>
            {
                Assert.That((await EnterAsync(dead.Processes[0], limit: 1)).Permit, Is.Not.Null);
                dead.Dispose();
                var died = _simulation.Now;

                var result = await EnterAsync(living.Processes[0], limit: 1);
                Assert.That(result.Permit, Is.Null);
                while (result.RetryAt is { } retryAt)
                {
                    await _simulation.UntilAsync(retryAt);
                    result = await EnterAsync(living.Processes[0], limit: 1);
                }

                Assert.That(_simulation.Now - died, Is.InRange(TimeSpan.FromSeconds(10), WorkerShare.LeaseTime + TimeSpan.FromSeconds(5)));
            },
            TimeSpan.FromMinutes(5));
    }

    [Test]
    public void Returns_the_share_of_an_idle_process()
    {
        using var fleet = new SimulatedFleet(_simulation, _rows, 2);

        _simulation.Run(
            async () =>
            {
                var permits = new List<BudgetPermit?>();
                for (var count = 0; count < 10; count++)
                    permits.Add((await EnterAsync(fleet.Processes[0], limit: 10)).Permit);
                permits.ForEach(permit => permit!.Dispose());
                await _simulation.DelayAsync(TimeSpan.FromSeconds(10));

                Assert.That(_rows.All.Single().ReadShares(_simulation.Now), Is.Empty);
            },
            TimeSpan.FromMinutes(5));
    }

    [Test]
    public void Divides_the_limit_between_processes_that_want_more()
    {
        using var fleet = new SimulatedFleet(_simulation, _rows, 2);
        var (end, held) = (_simulation.Now.AddSeconds(30), new List<int>());

        _simulation.Run(
            () => Task.WhenAll(Enumerable.Range(0, 40)
                .Select(index => RequestAsync(fleet.Processes[index < 30 ? 0 : 1], 10, TimeSpan.FromMilliseconds(300), end))
                .Append(ObserveAsync())),
            TimeSpan.FromMinutes(5));

        Assert.That(_maxInFlight, Is.EqualTo(10));
        Assert.That(held, Is.EqualTo(new[] { 5, 5 }));

        async Task ObserveAsync()
        {
            await _simulation.DelayAsync(TimeSpan.FromSeconds(25));
            held.AddRange(_rows.All.Single().ReadShares(_simulation.Now).Select(share => share.Held));
        }
    }

    [Test]
    public void Gives_the_place_of_a_cancelled_caller_to_another()
    {
        using var fleet = new SimulatedFleet(_simulation, _rows, 1);

        _simulation.Run(
            async () =>
            {
                var first = (await EnterAsync(fleet.Processes[0], limit: 1)).Permit!;
                using var cancellation = new CancellationTokenSource();
                var cancelled = EnterAsync(fleet.Processes[0], limit: 1, cancellation.Token);
                var next = EnterAsync(fleet.Processes[0], limit: 1);
                cancellation.Cancel(); // Not on another thread, for which the simulated time does not wait.
                try
                {
                    await cancelled;
                    Assert.Fail("the caller is not cancelled");
                }
                catch (OperationCanceledException)
                {
                    Assert.That(cancelled.IsCanceled, Is.True);
                }

                first.Dispose();
                first.Dispose();

                Assert.That((await next).Permit, Is.Not.Null);
                Assert.That((await EnterAsync(fleet.Processes[0], limit: 1)).Permit, Is.Null, "a second disposal frees nothing");
            },
            TimeSpan.FromMinutes(5));
    }

    private static Task<BudgetResult> EnterAsync(HostBudgets budgets, int limit, CancellationToken cancellationToken = default) =>
        budgets.TryEnterAsync(
            SimulatedFleet.Source,
            new SourceLimits(limit, null, TimeSpan.FromHours(1), []),
            SimulatedFleet.Address,
            cancellationToken);

    private async Task RequestAsync(HostBudgets budgets, int limit, TimeSpan latency, DateTimeOffset end)
    {
        while (_simulation.Now < end)
        {
            var result = await EnterAsync(budgets, limit);
            if (result.RetryAt is { } retryAt)
            {
                await _simulation.UntilAsync(retryAt);
                continue;
            }

            using var permit = result.Permit;
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
            await _simulation.DelayAsync(latency);
            _inFlight--;
            _responses++;
        }
    }
}
