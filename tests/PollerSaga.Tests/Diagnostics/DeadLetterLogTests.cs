using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Payloads;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Diagnostics;

public sealed class DeadLetterLogTests : IDisposable
{
    private const int Failed = 303;
    private const int Skipped = 304;

    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Test]
    public async Task Says_once_what_was_laid_aside_and_why()
    {
        await using var engine = await StartAsync();

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(null!));
        await _log.WhenSaidAsync(Failed);
        await engine.Get<IBusControl>().StopAsync();

        Assert.That(_log.All, Is.EqualTo(new[]
        {
            "A message on poller-task is invalid or failed by a defect; it is in poller-task_error | Page is missing: the message names " +
                "no task. (Parameter 'context')",
        }));
    }

    [Test]
    public async Task Says_once_what_failed_within_a_step_of_a_task()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await StartAsync(services => services.AddSingleton<ISagaCache<PollerTask>>(new DefectiveCache()));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await _log.WhenSaidAsync(Failed);
        await engine.Get<IBusControl>().StopAsync();

        Assert.That(
            _log.All,
            Is.EqualTo(new[] { "A message on poller-task is invalid or failed by a defect; it is in poller-task_error | A defect." }));
    }

    [Test]
    public async Task Says_once_that_nobody_takes_a_type()
    {
        await using var engine = await StartAsync();

        await engine.SendAsync(PollerEndpoints.Preparation, new PayloadProcessed(Guid.NewGuid(), Guid.NewGuid()));
        await _log.WhenSaidAsync(Skipped);
        await engine.Get<IBusControl>().StopAsync();

        Assert.That(
            _log.All,
            Is.EqualTo(
                new[] { "A message on poller-preparation has a type that no consumer handles; it is in poller-preparation_skipped" }));
    }

    [Test]
    public async Task Says_nothing_of_a_fault_that_is_waited_out()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await StartAsync(services => services.AddSingleton<IPayloadStore>(new UnreliableStore(faults: 2)));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Enqueued));
        await engine.Get<IBusControl>().StopAsync();

        Assert.That(_log.All, Is.EqualTo(new[] { "Work waits: The store is unavailable." }));
    }

    private Task<TestEngine> StartAsync(Action<IServiceCollection>? swap = null) => TestEngine.StartAsync(swap: services =>
    {
        _log.Keep(services);
        services.AddSingleton<IReceiveObserver, DeadLetterLog>();
        swap?.Invoke(services);
    });

    private sealed class DefectiveCache : ISagaCache<PollerTask>
    {
        public bool Serves<TMessage>() => throw new InvalidOperationException("A defect.");

        public bool TryTake(Guid id, out PollerTask? row) => throw new InvalidOperationException("A defect.");

        public void Put(PollerTask row) => throw new InvalidOperationException("A defect.");
    }
}
