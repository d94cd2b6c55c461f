using MassTransit;
using MassTransit.Saga;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Storage.Sagas;

public abstract class SagaRepositoryConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Loads_a_saga_by_its_id()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 3);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.PayloadSaved);
        var sagas = engine.Get<ILoadSagaRepository<PollerTask>>();

        Assert.That((await sagas.Load(plan[1].TaskId)).CurrentState, Is.EqualTo(PollerTaskStates.PayloadSaved));
        Assert.That(await sagas.Load(plan[2].TaskId), Is.Null);
    }

    [Test]
    public async Task Finds_sagas_by_what_they_hold()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 3);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Failed);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        var sagas = engine.Get<IQuerySagaRepository<PollerTask>>();

        var found = await sagas.Find(new SagaQuery<PollerTask>(task => task.CurrentState == PollerTaskStates.Failed));

        Assert.That(found, Is.EqualTo(new[] { plan[0].TaskId }));
    }
}
