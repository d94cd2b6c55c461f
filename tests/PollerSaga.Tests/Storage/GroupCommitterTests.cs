using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Storage;

public sealed class GroupCommitterTests
{
    private static readonly Uri Url = new("http://127.0.0.1:9/payload");

    [Test]
    public async Task Commits_what_waits_in_one_transaction()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        var before = engine.Commits.Commits;

        await TogetherAsync(engine, Enumerable.Range(0, 25).Select(index => New(plan[index])));

        Assert.That(engine.Commits.Commits - before, Is.EqualTo(2));
        Assert.That(await engine.Store.ReadAsync(db => db.Tasks.CountAsync()), Is.EqualTo(25));
    }

    [Test]
    public async Task Lets_a_conflict_fail_alone()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        var rows = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => engine.PutTaskAsync(plan[index], PollerTaskStates.Started)));
        await engine.Store.ExecuteAsync(db => db.Tasks
            .Where(task => task.Index == 4)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.Version, 7)));

        var writes = await TogetherAsync(engine, rows.Select(row => Ended(row, PollerTaskStates.Failed)));

        Assert.That(writes.Select(write => write.Exception?.InnerException?.GetType()), Is.EqualTo(
            Enumerable.Range(0, 10).Select(index => index == 4 ? typeof(SagaConflictException) : null)));
        var counter = await engine.FindCounterAsync(plan.JobId);
        Assert.That((counter!.Finished, counter.Failed, counter.Next), Is.EqualTo((9, 9, 34)), "the one in conflict is not counted");
        var released = await engine.Store.ReadAsync(db => db.Tasks.Where(task => task.ReleasedIndex != null).Select(task => task.ReleasedIndex).ToListAsync());
        Assert.That(released, Is.EquivalentTo(Enumerable.Range(25, 9)));
    }

    [Test]
    public async Task Lets_a_second_insert_fail_alone()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);

        var writes = await TogetherAsync(engine, Enumerable.Range(0, 3).Select(index => New(plan[index])));

        Assert.That(writes.Select(write => write.Exception?.InnerException?.GetType()), Is.EqualTo(new[] { null, typeof(SagaExistsException), null }));
    }

    [Test]
    public async Task Lets_no_task_start_in_a_job_that_is_over()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var open = await engine.PlanJobAsync(Url, pages: 100);
        var closed = await engine.PlanJobAsync(Url, pages: 100);
        await EndJobAsync(engine, closed.JobId, PollerJobState.TimedOut);

        var writes = await TogetherAsync(engine, [New(open[0]), New(closed[0]), New(PollerPlanOf(Guid.NewGuid())[0])]);

        Assert.That(writes.Select(write => write.Exception?.InnerException?.GetType()), Is.EqualTo(new[] { null, typeof(JobClosedException), typeof(JobClosedException) }));
    }

    [Test]
    public async Task Counts_the_ends_of_two_jobs_apart()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var (first, second) = (await engine.PlanJobAsync(Url, pages: 50, window: 10), await engine.PlanJobAsync(Url, pages: 50, window: 3));
        var firstRows = await Task.WhenAll(Enumerable.Range(0, 5).Select(index => engine.PutTaskAsync(first[index], PollerTaskStates.Started)));
        var secondRows = await Task.WhenAll(Enumerable.Range(0, 2).Select(index => engine.PutTaskAsync(second[index], PollerTaskStates.Started)));

        await TogetherAsync(engine, firstRows.Select(row => Ended(row, PollerTaskStates.Enqueued)).Concat(secondRows.Select(row => Ended(row, PollerTaskStates.Failed))));

        var (one, two) = (await engine.FindCounterAsync(first.JobId), await engine.FindCounterAsync(second.JobId));
        Assert.That((one!.Finished, one.Failed, one.Next), Is.EqualTo((5, 0, 15)));
        Assert.That((two!.Finished, two.Failed, two.Next), Is.EqualTo((2, 2, 5)));
        Assert.That(firstRows.Select(row => row.ReleasedIndex), Is.EquivalentTo(Enumerable.Range(10, 5)));
        Assert.That(secondRows.Select(row => row.ReleasedIndex), Is.EquivalentTo(Enumerable.Range(3, 2)));
    }

    [Test]
    public async Task Fails_what_is_in_flight_with_the_job_that_ends()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        var started = await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);

        await EndJobAsync(engine, plan.JobId, PollerJobState.TimedOut);

        var states = await engine.Store.ReadAsync(db => db.Tasks.OrderBy(task => task.Index).Select(task => new { task.CurrentState, task.Error }).ToListAsync());
        Assert.That(states.Select(task => (task.CurrentState, task.Error)), Is.EqualTo(new (string, string?)[]
        {
            (PollerTaskStates.Enqueued, null),
            (PollerTaskStates.Failed, "It is over."),
            (PollerTaskStates.Failed, "It is over."),
        }));
        Assert.That(
            async () => await engine.Store.SaveAsync(Ended(started, PollerTaskStates.Enqueued)),
            Throws.TypeOf<SagaConflictException>(),
            "a late answer finds another version");
    }

    [Test]
    public async Task Rolls_back_all_of_a_write_that_fails()
    {
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);

        var failing = engine.Store.ExecuteAsync(async db =>
        {
            await db.Counters.ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Next, 99));
            throw new InvalidOperationException("Half way.");
        });

        Assert.That(async () => await failing, Throws.InvalidOperationException.With.Message.EqualTo("Half way."));
        Assert.That((await engine.FindCounterAsync(plan.JobId))!.Next, Is.EqualTo(25));
    }

    [Test]
    public async Task Loses_nothing_with_many_writers()
    {
        const int Writers = 32, TasksEach = 20;
        await using var engine = await TestEngine.StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: Writers * TasksEach);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < TasksEach; i++)
                await engine.PutTaskAsync(plan[(writer * TasksEach) + i], i % 4 == 0 ? PollerTaskStates.Failed : PollerTaskStates.Enqueued);
        })));

        var counter = await engine.FindCounterAsync(plan.JobId);
        var released = await engine.Store.ReadAsync(db => db.Tasks.Select(task => task.ReleasedIndex!.Value).ToListAsync());
        Assert.That((counter!.Finished, counter.Failed), Is.EqualTo((Writers * TasksEach, Writers * TasksEach / 4)));
        Assert.That(released.Order(), Is.EqualTo(Enumerable.Range(25, Writers * TasksEach)));
    }

    [Test]
    public async Task Says_what_is_wrong_with_the_database_and_goes_on_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("pollersaga-test-");
        var file = Path.Combine(folder.FullName, "locked.db");
        await using var engine = await TestEngine.StartAsync([$"Database:ConnectionString=Data Source={file};Default Timeout=1"], folder: folder, start: false);
        await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await other.OpenAsync();
        await ExecuteAsync(other, "BEGIN IMMEDIATE");

        Assert.That(
            async () => await engine.Store.SaveAsync(New(plan[0])),
            Throws.TypeOf<DependencyUnavailableException>().With.Message.EqualTo($"{file} is locked by another program. Close it."));
        await ExecuteAsync(other, "ROLLBACK");
        await engine.Store.SaveAsync(New(plan[0]));

        Assert.That(await engine.FindTaskAsync(plan[0].TaskId), Is.Not.Null);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Has the writes wait behind another, so that they go into one transaction; gives their tasks when all have ended.</summary>
    private static async Task<List<Task>> TogetherAsync(TestEngine engine, IEnumerable<SagaWrite<PollerTask>> writes)
    {
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = engine.Store.ExecuteAsync(_ =>
        {
            begun.TrySetResult();
            return held.Task;
        });
        await begun.Task;
        var saved = writes.Select(write => engine.Store.SaveAsync(write)).ToList();
        held.SetResult();
        await holding;
        await Task.WhenAll(saved).ContinueWith(_ => { }, TaskScheduler.Default);
        return saved;
    }

    private static PollerPlan PollerPlanOf(Guid jobId) => new(jobId, Url, PageSize: 100, Total: 10, ExpiresAt: 0, DeadlineAt: null);

    private static SagaWrite<PollerTask> New(PollerPage page) => new(
        new PollerTask { CorrelationId = page.TaskId, JobId = page.JobId, Index = page.Index, CurrentState = PollerTaskStates.Started },
        stateBefore: null);

    private static SagaWrite<PollerTask> Ended(PollerTask row, string state)
    {
        var before = row.CurrentState;
        row.CurrentState = state;
        return new SagaWrite<PollerTask>(row, before);
    }

    private static async Task EndJobAsync(TestEngine engine, Guid jobId, PollerJobState state)
    {
        var job = (await engine.FindJobAsync(jobId))!;
        var before = job.CurrentState;
        (job.CurrentState, job.Error) = (state.ToString(), "It is over.");
        await engine.Store.SaveAsync(new SagaWrite<PollerJob>(job, before));
    }
}
