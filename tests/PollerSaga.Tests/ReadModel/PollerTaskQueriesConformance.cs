using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.ReadModel;

public abstract class PollerTaskQueriesConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Lists_all_tasks_in_pages_including_those_without_a_row()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);

        var first = await ListAsync(engine, plan, state: null, afterIndex: -1, most: 4);
        var second = await ListAsync(engine, plan, state: null, afterIndex: 3, most: 4);
        var last = await ListAsync(engine, plan, state: null, afterIndex: 97, most: 50);

        Assert.That(first.Select(task => task.State), Is.EqualTo(new[] { "ENQUEUED", "STARTED", "FAILED", "PENDING" }));
        Assert.That(
            second.Select(task => (task.Index, task.State)),
            Is.EqualTo(new[] { (4, "PENDING"), (5, "FAILED"), (6, "PENDING"), (7, "PENDING") }));
        Assert.That(
            last.Select(task => (task.Index, task.StartAt, task.TaskId)),
            Is.EqualTo(new[] { (98, 9800L, plan[98].TaskId), (99, 9900L, plan[99].TaskId) }));
    }

    [TestCase(PollerTaskStates.Enqueued, new[] { 0 })]
    [TestCase(PollerTaskStates.Started, new[] { 1 })]
    [TestCase(PollerTaskStates.Failed, new[] { 2, 5 })]
    [TestCase(PollerTaskStates.Pending, new[] { 3, 4, 6, 7 })]
    [TestCase(PollerTaskStates.Complete, new int[0])]
    public async Task Lists_tasks_by_state(string state, int[] indices)
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);

        var tasks = await ListAsync(engine, plan, state, afterIndex: -1, most: 4);

        Assert.That(tasks.Select(task => task.Index), Is.EqualTo(indices));
        Assert.That(tasks.Select(task => task.State), Is.All.EqualTo(PollerTaskStates.ToWire(state)));
    }

    [Test]
    public async Task Lists_unstarted_tasks_of_a_cancelled_job_as_failed()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);
        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(plan.JobId))!, PollerJobState.Cancelled, "Cancelled."));

        var failed = await ListAsync(engine, plan, PollerTaskStates.Failed, afterIndex: 0, most: 4);
        var more = await ListAsync(engine, plan, PollerTaskStates.Failed, afterIndex: 4, most: 1000);
        var pending = await ListAsync(engine, plan, PollerTaskStates.Pending, afterIndex: -1, most: 10);

        Assert.That(
            failed.Select(task => (task.Index, task.Error)),
            Is.EqualTo(new[] { (1, "Cancelled."), (2, "It was to fail."), (3, "Cancelled."), (4, "Cancelled.") }));
        Assert.That(more.Select(task => task.Index), Is.EqualTo(Enumerable.Range(5, 95)));
        Assert.That(pending, Is.Empty);
    }

    [Test]
    public async Task Shows_a_task_in_every_state()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);
        var tasks = engine.Get<PollerTaskQueries>();

        var enqueued = await tasks.FindAsync(plan.JobId, plan[0].TaskId, CancellationToken.None);
        var failed = await tasks.FindAsync(plan.JobId, plan[2].TaskId, CancellationToken.None);
        var pending = await tasks.FindAsync(plan.JobId, 3, CancellationToken.None);

        Assert.That(
            (enqueued!.State, enqueued.Attempts, enqueued.PayloadLocation!.Bucket, enqueued.Count),
            Is.EqualTo(("ENQUEUED", 1, "bucket", 100)));
        Assert.That((failed!.State, failed.Error), Is.EqualTo(("FAILED", "It was to fail.")));
        Assert.That((pending!.State, pending.StartedAt), Is.EqualTo(("PENDING", (DateTimeOffset?)null)));
        Assert.That(await tasks.FindAsync(Guid.NewGuid(), plan[0].TaskId, CancellationToken.None), Is.Null, "a task of another job");
        Assert.That(await tasks.FindAsync(plan.JobId, 100, CancellationToken.None), Is.Null, "beyond the last page");
        Assert.That(await tasks.ListAsync(Guid.NewGuid(), state: null, -1, 10, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Groups_failures_by_reason()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        foreach (var index in Enumerable.Range(0, 10))
        {
            var row = await engine.PutTaskAsync(plan[index], PollerTaskStates.Started);
            row.Error = index % 3 == 0 ? "rare" : "frequent";
            await engine.Store.SaveAsync(Writes.End(row, PollerTaskStates.Failed));
        }

        var groups = await engine.Get<PollerTaskQueries>().GroupFailuresAsync(plan.JobId, CancellationToken.None);

        Assert.That(groups, Is.EqualTo(new[] { new FailureGroup("frequent", 6, 1), new FailureGroup("rare", 4, 0) }));
    }

    [Test]
    public async Task Lists_jobs_by_state_and_start_time_in_pages()
    {
        await using var engine = await StartAsync(start: false);
        var plans = new List<PollerPlan>();
        for (var i = 0; i < 7; i++)
            plans.Add(
                await engine.PlanJobAsync(
                    Url,
                    pages: 10,
                    state: i % 2 == 0 ? nameof(PollerJobState.Running) : nameof(PollerJobState.Completed)));
        var same = (await engine.FindJobAsync(plans[0].JobId))!.StartedAt;
        await engine.Store.ChangeAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.Jobs, set => set.SetProperty(job => job.StartedAt, same)));

        var seen = new List<Guid>();
        JobCursor? after = null;
        do
        {
            var page = await engine.Queries.ListJobsAsync(new JobFilter(PollerJobState.Running), after, most: 3, CancellationToken.None);
            seen.AddRange(page.Select(item => item.Job.CorrelationId));
            after = page.Count == 3 ? page[^1].Cursor : null;
        }
        while (after is not null);
        var young = await engine.Queries.ListJobsAsync(
            new JobFilter(StartedFrom: same.AddSeconds(1)),
            null,
            most: 10,
            CancellationToken.None);
        var old = await engine.Queries.ListJobsAsync(
            new JobFilter(StartedBefore: same.AddSeconds(1)),
            null,
            most: 10,
            CancellationToken.None);

        Assert.That(seen, Is.EquivalentTo(plans.Where((_, i) => i % 2 == 0).Select(plan => plan.JobId)));
        Assert.That((young.Count, old.Count), Is.EqualTo((0, 7)));
    }

    // Page 0 is enqueued, 1 started, 2 and 5 failed. Pages 3 and 4 are released but not started. The other pages have not started.
    private static async Task<PollerPlan> PlanMixedAsync(TestEngine engine)
    {
        var plan = await engine.PlanJobAsync(Url, pages: 100, window: 6);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.Failed);
        await engine.PutTaskAsync(plan[5], PollerTaskStates.Failed);
        return plan;
    }

    private static async Task<List<TaskView>> ListAsync(TestEngine engine, PollerPlan plan, string? state, int afterIndex, int most) =>
        (await engine.Get<PollerTaskQueries>().ListAsync(plan.JobId, state, afterIndex, most, CancellationToken.None))!;
}
