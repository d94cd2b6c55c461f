using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage.Commits;

public abstract class GroupCommitterConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Commits_what_waits_in_one_transaction()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        var before = engine.Commits.Commits;

        await engine.Store.TogetherAsync(Enumerable.Range(0, 25).Select(index => Writes.Start(plan[index])));

        Assert.That(engine.Commits.Commits - before, Is.EqualTo(2));
        Assert.That(await engine.Store.ReadAsync(db => db.Tasks.CountAsync()), Is.EqualTo(25));
    }

    [Test]
    public async Task Lets_a_conflict_fail_alone()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        var rows = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => engine.PutTaskAsync(plan[index], PollerTaskStates.Started)));
        await engine.Store.ChangeAsync(db => db.Tasks
            .Where(task => task.Index == 4)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.Version, 7)));

        var failures = await engine.Store.TogetherAsync(rows.Select(row => Writes.End(row, PollerTaskStates.Failed)));

        Assert.That(failures, Is.EqualTo(
            Enumerable.Range(0, 10).Select(index => index == 4 ? typeof(SagaConflictException) : null)));
        var counter = await engine.FindCounterAsync(plan.JobId);
        Assert.That((counter!.Finished, counter.Failed, counter.Next), Is.EqualTo((9, 9, 34)), "the one in conflict is not counted");
        var released = await engine.Store.ReadAsync(
            db => db.Tasks.Where(task => task.Released != null).Select(task => task.Released).ToListAsync());
        Assert.That(released, Is.EquivalentTo(Releases(25, 9)));
    }

    [Test]
    public async Task Lets_a_second_insert_fail_alone()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);

        var failures = await engine.Store.TogetherAsync(Enumerable.Range(0, 3).Select(index => Writes.Start(plan[index])));

        Assert.That(failures, Is.EqualTo(new[] { null, typeof(SagaExistsException), null }));
    }

    [Test]
    public async Task Lets_the_second_of_two_who_tell_the_same_entry_of_a_history_fail_alone()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        var (first, second) = ((await engine.FindJobAsync(plan.JobId))!, (await engine.FindJobAsync(plan.JobId))!);
        first.Record(TimeProvider.System, PollerJobEvents.Paused, "first");
        second.Record(TimeProvider.System, PollerJobEvents.Paused, "second");

        await engine.Store.SaveAsync(new SagaRowWrite<PollerJob>(first, first.CurrentState));

        Assert.That(
            async () => await engine.Store.SaveAsync(new SagaRowWrite<PollerJob>(second, second.CurrentState)),
            Throws.TypeOf<SagaConflictException>());
        Assert.That(await engine.Store.ReadAsync(db => db.History.Select(entry => entry.By).ToListAsync()), Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task Lets_no_task_start_in_a_job_that_is_over()
    {
        await using var engine = await StartAsync(start: false);
        var open = await engine.PlanJobAsync(Url, pages: 100);
        var closed = await engine.PlanJobAsync(Url, pages: 100);
        await EndJobAsync(engine, closed.JobId);

        var failures = await engine.Store.TogetherAsync(
            [Writes.Start(open[0]), Writes.Start(closed[0]), Writes.Start(PollerPlanOf(Guid.NewGuid())[0])]);

        Assert.That(failures, Is.EqualTo(new[] { null, typeof(StartRefusedException), typeof(StartRefusedException) }));
    }

    [Test]
    public async Task Counts_the_ends_of_two_jobs_apart()
    {
        await using var engine = await StartAsync(start: false);
        var (first, second) = (await engine.PlanJobAsync(Url, pages: 50, window: 10), await engine.PlanJobAsync(Url, pages: 50, window: 3));
        var firstRows = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(index => engine.PutTaskAsync(first[index], PollerTaskStates.Started)));
        var secondRows = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(index => engine.PutTaskAsync(second[index], PollerTaskStates.Started)));

        await engine.Store.TogetherAsync(
            firstRows.Select(row => Writes.End(row, PollerTaskStates.Enqueued)).Concat(
                secondRows.Select(row => Writes.End(row, PollerTaskStates.Failed))));

        var (one, two) = (await engine.FindCounterAsync(first.JobId), await engine.FindCounterAsync(second.JobId));
        Assert.That((one!.Finished, one.Failed, one.Next), Is.EqualTo((5, 0, 15)));
        Assert.That((two!.Finished, two.Failed, two.Next), Is.EqualTo((2, 2, 5)));
        Assert.That(firstRows.Select(row => row.Released), Is.EquivalentTo(Releases(10, 5)));
        Assert.That(secondRows.Select(row => row.Released), Is.EquivalentTo(Releases(3, 2)));
    }

    [Test]
    public async Task Fails_what_is_in_flight_with_the_job_that_ends()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        var started = await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);

        await EndJobAsync(engine, plan.JobId);

        var states = await engine.Store.ReadAsync(
            db => db.Tasks.OrderBy(task => task.Index).Select(task => new { task.CurrentState, task.Error }).ToListAsync());
        Assert.That(states.Select(task => (task.CurrentState, task.Error)), Is.EqualTo(new (string, string?)[]
        {
            (PollerTaskStates.Enqueued, null),
            (PollerTaskStates.Failed, "It is over."),
            (PollerTaskStates.Failed, "It is over."),
        }));
        Assert.That(
            async () => await engine.Store.SaveAsync(Writes.End(started, PollerTaskStates.Enqueued)),
            Throws.TypeOf<SagaConflictException>(),
            "a late answer finds another version");
    }

    [Test]
    public async Task Separates_the_plan_and_the_end_of_a_job()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 10);
        var (job, counter) = ((await engine.FindJobAsync(plan.JobId))!, (await engine.FindCounterAsync(plan.JobId))!);
        await engine.Store.ChangeAsync(db => db.Counters.ExecuteDeleteAsync());
        var (begun, held, plans) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);

        var holding = engine.Store.ChangeAsync(_ =>
        {
            begun.TrySetResult();
            return held.Task;
        });
        await begun.Task;
        var planning = engine.Store.ExecuteAsync(plan.JobId, db =>
        {
            plans++;
            db.Counters.Add(counter);
            return Task.CompletedTask;
        });
        var ending = engine.Store.SaveAsync(Writes.End(job, PollerJobState.Cancelled));
        held.SetResult();
        await Task.WhenAll(holding, planning, ending).OrTimeOut();

        Assert.That((await engine.FindCounterAsync(plan.JobId))!.ClosedAt, Is.Not.Null);
        Assert.That(plans, Is.EqualTo(3), "together, repeated, alone");
    }

    [Test]
    public async Task Rolls_back_all_of_a_write_that_fails()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);

        var failing = engine.Store.ChangeAsync(async db =>
        {
            await db.Counters.ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Next, 99));
            throw new InvalidOperationException("Half way.");
        });

        Assert.That(async () => await failing, Throws.InvalidOperationException.With.Message.EqualTo("Half way."));
        Assert.That((await engine.FindCounterAsync(plan.JobId))!.Next, Is.EqualTo(25));
    }

    [Test]
    public async Task Commits_what_is_under_way_when_the_process_ends()
    {
        await using var other = await StartAsync(start: false);
        var plan = await other.PlanJobAsync(Url, pages: 100);
        var ending = await StartAsync(start: false);
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());

        var writing = ending.Store.ChangeAsync(async db =>
        {
            begun.SetResult();
            await held.Task;
            await db.Counters.ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Next, 99));
        });
        await begun.Task;
        var disposing = ending.DisposeAsync();
        held.SetResult();
        await disposing;
        await writing;

        Assert.That((await other.FindCounterAsync(plan.JobId))!.Next, Is.EqualTo(99));
    }

    [Test]
    public async Task Loses_nothing_with_many_writers()
    {
        const int Writers = 32, TasksEach = 20;
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: Writers * TasksEach);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < TasksEach; i++)
                await engine.PutTaskAsync(plan[(writer * TasksEach) + i], i % 4 == 0 ? PollerTaskStates.Failed : PollerTaskStates.Enqueued);
        })));

        var counter = await engine.FindCounterAsync(plan.JobId);
        var released = await engine.Store.ReadAsync(
            db => db.Tasks.Where(task => task.Released != null).Select(task => task.Released!.Value).ToListAsync());
        Assert.That((counter!.Finished, counter.Failed), Is.EqualTo((Writers * TasksEach, Writers * TasksEach / 4)));
        Assert.That(released.Select(release => release.Index).Order(), Is.EqualTo(Enumerable.Range(25, (Writers * TasksEach) - 25)));
    }

    private static IEnumerable<Release> Releases(int first, int count) =>
        Enumerable.Range(first, count).Select(index => new Release(index, IsRedrive: false));

    private static PollerPlan PollerPlanOf(Guid jobId) => new(jobId, Url, PageSize: 100, Total: 10, ExpiresAt: 0, DeadlineAt: null);

    private static async Task EndJobAsync(TestEngine engine, Guid jobId) =>
        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(jobId))!, PollerJobState.TimedOut));
}
