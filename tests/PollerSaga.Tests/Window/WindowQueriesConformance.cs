using PollerSaga.Tasks;
using PollerSaga.Tests.Storage;
using PollerSaga.Window;

namespace PollerSaga.Tests.Window;

public abstract class WindowQueriesConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Finds_the_released_pages_that_were_never_begun()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100, window: 5);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[3], PollerTaskStates.Enqueued); // releases 5

        Assert.That(await MissingAsync(engine, plan.JobId), Is.EqualTo(new[] { 0, 2, 4, 5 }));
    }

    [Test]
    public async Task Finds_none_when_all_are_begun()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 3, window: 25);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Complete);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.PayloadSaved);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.Started);

        Assert.That(await MissingAsync(engine, plan.JobId), Is.Empty);
    }

    [Test]
    public async Task Finds_the_started_tasks_whose_lease_has_run_out()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 10);
        var now = DateTimeOffset.UtcNow;
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started, leaseUntil: now.AddSeconds(-1));
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started, leaseUntil: now.AddSeconds(1));
        await engine.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved, leaseUntil: now.AddSeconds(-1));
        await engine.PutTaskAsync(plan[3], PollerTaskStates.Enqueued, leaseUntil: now.AddSeconds(-1));

        var late = await engine.Store.ReadAsync(db => db.FindInFlightIndicesAsync(plan.JobId, now, CancellationToken.None));

        Assert.That(late, Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    public async Task Finds_what_the_end_of_a_task_released()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 10, window: 4);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Failed);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);

        var released = await engine.Store.ReadAsync(db => db.FindReleaseAsync(plan[0].TaskId, CancellationToken.None));
        var inFlight = await engine.Store.ReadAsync(db => db.FindReleaseAsync(plan[1].TaskId, CancellationToken.None));

        Assert.That(released!.Released, Is.EqualTo(new Release(4, IsRedrive: false)));
        Assert.That(released.Counter.Finished, Is.EqualTo(1));
        Assert.That(inFlight, Is.Null);
    }

    private static async Task<List<int>> MissingAsync(TestEngine engine, Guid jobId)
    {
        var missing = await engine.Store.ReadAsync(db => db.FindMissingAsync(jobId, CancellationToken.None));
        return [.. missing.Select(release => release.Index)];
    }
}
