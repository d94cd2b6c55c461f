using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Jobs;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage;

/// <summary>Several engines on one database stand for several processes: they share nothing else.</summary>
public abstract class SeveralProcessesConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Lets_the_first_change_of_a_row_win()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);
        var plan = await first.PlanJobAsync(Url, pages: 100);
        var seenByFirst = await first.PutTaskAsync(plan[0], PollerTaskStates.Started);
        var seenBySecond = (await second.FindTaskAsync(plan[0].TaskId))!;

        await second.Store.SaveAsync(Writes.End(seenBySecond, PollerTaskStates.Enqueued));

        Assert.That(
            async () => await first.Store.SaveAsync(Writes.End(seenByFirst, PollerTaskStates.Failed)),
            Throws.TypeOf<SagaConflictException>().With.Message.EqualTo(
                $"PollerTask {plan[0].TaskId} was changed by another message in the meantime."));
        Assert.That((await first.FindTaskAsync(plan[0].TaskId))!.CurrentState, Is.EqualTo(PollerTaskStates.Enqueued));
        var counter = await first.FindCounterAsync(plan.JobId);
        Assert.That((counter!.Finished, counter.Failed, counter.Next), Is.EqualTo((1, 0, 26)), "the one in conflict is not counted");
    }

    [Test]
    public async Task Lets_one_of_two_changes_at_once_through()
    {
        const int Rounds = 20;
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);
        var plan = await first.PlanJobAsync(Url, pages: 100);

        for (var index = 0; index < Rounds; index++)
        {
            var seenByFirst = await first.PutTaskAsync(plan[index], PollerTaskStates.Started);
            var seenBySecond = (await second.FindTaskAsync(plan[index].TaskId))!;

            var failures = await new[]
            {
                first.Store.SaveAsync(Writes.End(seenByFirst, PollerTaskStates.Failed)),
                second.Store.SaveAsync(Writes.End(seenBySecond, PollerTaskStates.Failed)),
            }.FailuresAsync();

            Assert.That(failures, Is.EquivalentTo(new[] { null, typeof(SagaConflictException) }));
        }

        var counter = await first.FindCounterAsync(plan.JobId);
        Assert.That((counter!.Finished, counter.Failed, counter.Next), Is.EqualTo((Rounds, Rounds, 25 + Rounds)));
    }

    [Test]
    public async Task Lets_one_of_two_inserts_at_once_through()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);
        var plan = await first.PlanJobAsync(Url, pages: 100);

        for (var index = 0; index < 20; index++)
        {
            var failures = await new[]
            {
                first.Store.SaveAsync(Writes.Start(plan[index])),
                second.Store.SaveAsync(Writes.Start(plan[index])),
            }.FailuresAsync();

            Assert.That(failures, Is.EquivalentTo(new[] { null, typeof(SagaExistsException) }));
        }
    }

    [Test]
    public async Task Lets_one_of_two_plans_at_once_through()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);
        var jobId = Guid.NewGuid();

        var failures = await new[] { first, second }.Select(engine => engine.Store.ChangeAsync(db =>
        {
            db.Counters.Add(new PollerJobCounter { JobId = jobId, Total = 3 });
            return Task.CompletedTask;
        })).FailuresAsync();

        Assert.That(failures, Is.EquivalentTo(new[] { null, typeof(SagaConflictException) }));
        Assert.That((await first.FindCounterAsync(jobId))!.Total, Is.EqualTo(3));
    }

    [Test]
    public async Task Releases_every_index_once_to_many_writers()
    {
        const int Writers = 32, TasksEach = 10, Window = 25;
        await using var engines = await StartSeveralAsync(4);
        var plan = await engines[0].PlanJobAsync(Url, pages: Writers * TasksEach, window: Window);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < TasksEach; i++)
            {
                await engines[writer % engines.Count]
                    .PutTaskAsync(plan[(writer * TasksEach) + i], i % 5 == 0 ? PollerTaskStates.Failed : PollerTaskStates.Enqueued);
            }
        })));

        var counter = await engines[0].FindCounterAsync(plan.JobId);
        var released = await engines[0].Store.ReadAsync(
            db => db.Tasks.Where(task => task.Released != null).Select(task => task.Released!.Value).ToListAsync());
        Assert.That(
            (counter!.Finished, counter.Failed, counter.Next),
            Is.EqualTo((Writers * TasksEach, Writers * TasksEach / 5, Writers * TasksEach)));
        Assert.That(
            released.Select(release => release.Index).Order(),
            Is.EqualTo(Enumerable.Range(Window, (Writers * TasksEach) - Window)));
    }

    [Test]
    public async Task Leaves_no_task_behind_that_starts_while_its_job_is_closed()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);

        for (var round = 0; round < 30; round++)
        {
            var plan = await first.PlanJobAsync(Url, pages: 10);
            var job = (await first.FindJobAsync(plan.JobId))!;
            var someStarted = new TaskCompletionSource();

            // One start follows the other, so that wherever the closing falls, one of them is under way.
            var starting = Task.Run(async () =>
            {
                for (var index = 0; index < 10; index++)
                {
                    await first.Store.SaveAsync(Writes.Start(plan[index]));
                    if (index == round % 4)
                        someStarted.SetResult();
                }
            });
            await someStarted.Task;
            var failures = await new[] { starting, second.Store.SaveAsync(Writes.End(job, PollerJobState.TimedOut)) }.FailuresAsync();

            Assert.That(failures[0], Is.Null.Or.EqualTo(typeof(StartRefusedException)));
            Assert.That(failures[1], Is.Null);
            var states = await first.Store.ReadAsync(
                db => db.Tasks.Where(task => task.JobId == plan.JobId).Select(task => task.CurrentState).ToListAsync());
            Assert.That(states, Is.All.EqualTo(PollerTaskStates.Failed));
            var counter = await first.FindCounterAsync(plan.JobId);
            Assert.That((counter!.Finished, counter.Failed), Is.EqualTo((states.Count, states.Count)));
        }
    }

    [Test]
    public async Task Opens_no_window_of_a_job_that_is_cancelled_or_paused_while_it_is_planned([Values] bool isPaused)
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var engines = await StartSeveralAsync(2, start: true);
        var (planner, other) = (engines[0], engines[1]);

        for (var round = 0; round < 20; round++)
        {
            var (metadata, acted) = (
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
                new TaskCompletionSource());
            api.Misbehave = async (_, request) =>
            {
                await (request.IsMetadata ? metadata.Task : acted.Task);
                return false;
            };
            var jobId = (await planner.PlanJobAsync(api.Url, pages: 10, state: nameof(PollerJobState.Preparing))).JobId;
            await planner.Store.ChangeAsync(db => db.Counters.Where(counter => counter.JobId == jobId).ExecuteDeleteAsync());
            await planner.SendAsync(PollerEndpoints.Preparation, (await planner.FindJobAsync(jobId))!.ToPreparation());
            await planner.UntilActiveJobsAsync(work => work.Count > 0);

            // Both commits fall together, one or the other way round.
            metadata.SetResult();
            var answer = isPaused
                ? await other.Control.PauseAsync(jobId, by: null, CancellationToken.None)
                : await other.Control.CancelAsync(jobId, by: null, CancellationToken.None);
            acted.SetResult();
            await planner.UntilIdleAsync();

            var counter = await planner.FindCounterAsync(jobId);
            Assert.That(answer.Changed, Is.Not.Null);
            if (isPaused)
                Assert.That(counter!.Window, Is.Zero);
            else
                Assert.That(counter is null || counter.ClosedAt is not null, Is.True, "planned, and open");
        }
    }

    [Test]
    public async Task Ends_tasks_of_one_job_and_closes_another_crosswise()
    {
        await using var first = await StartAsync(start: false);
        await using var second = await StartAsync(start: false);

        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await first.PlanJobAsync(Url, pages: 10), await first.PlanJobAsync(Url, pages: 10));
            var (taskOfOne, taskOfOther) = (
                await first.PutTaskAsync(one[0], PollerTaskStates.Started),
                await first.PutTaskAsync(other[0], PollerTaskStates.Started));
            var (jobOne, jobOther) = ((await first.FindJobAsync(one.JobId))!, (await first.FindJobAsync(other.JobId))!);

            var failures = await new[]
            {
                first.Store.SaveAsync(Writes.End(taskOfOne, PollerTaskStates.Enqueued)),
                first.Store.SaveAsync(Writes.End(jobOther, PollerJobState.TimedOut)),
                second.Store.SaveAsync(Writes.End(taskOfOther, PollerTaskStates.Enqueued)),
                second.Store.SaveAsync(Writes.End(jobOne, PollerJobState.TimedOut)),
            }.FailuresAsync();

            Assert.That(failures, Is.All.Null.Or.EqualTo(typeof(SagaConflictException)));
            Assert.That(
                await first.Store.ReadAsync(db => db.Counters
                    .Where(counter => counter.JobId == one.JobId || counter.JobId == other.JobId)
                    .Select(counter => counter.Finished)
                    .ToListAsync()),
                Is.EqualTo(new[] { 1, 1 }),
                "each task has ended once, by itself or with its job");
        }
    }

    [Test]
    public async Task Takes_up_each_task_whose_lease_has_run_out_once()
    {
        const int Tasks = 20;
        await using var api = await PartnerApi.StartAsync(records: Tasks * 100);
        await using var engines = await StartSeveralAsync(4, start: true);
        var plan = await engines[0].PlanJobAsync(api.Url, pages: Tasks);
        var now = DateTimeOffset.UtcNow;
        for (var index = 0; index < Tasks; index++)
            await engines[0].PutTaskAsync(plan[index], PollerTaskStates.Started, leaseUntil: now.AddSeconds(-1));

        var resumed = await Task.WhenAll(engines.Select(engine => Task.Run(() =>
            engine.Get<WindowResumption>().ResumeStartedAsync(plan, leasedBefore: now, CancellationToken.None).SumAsync().AsTask())));

        Assert.That(resumed.Sum(), Is.EqualTo(Tasks));
        Assert.That(engines.SelectMany(SentIndices), Is.EquivalentTo(Enumerable.Range(0, Tasks)));
        await engines[0].WhenOverAsync(plan.JobId);
        Assert.That(api.PageRequests.Select(request => request.StartAt / 100), Is.EquivalentTo(Enumerable.Range(0, Tasks)));
    }

    [Test]
    public async Task Starts_each_missing_page_of_a_job_that_stands_still_once()
    {
        const int Pages = 20;
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        await using var engines = await StartSeveralAsync(4, start: true);
        var plan = await engines[0].PlanJobAsync(api.Url, pages: Pages);
        var silentSince = DateTimeOffset.UtcNow.AddMinutes(-1);
        await engines[0].Store.ChangeAsync(db => db.Counters
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.ProgressAt, silentSince.AddMinutes(-1))));

        var claimed = await Task.WhenAll(engines.Select(engine => Task.Run(async () =>
        {
            var resumption = engine.Get<WindowResumption>();
            var isClaimed = await resumption.ClaimStalledJobAsync(plan.JobId, silentSince);
            if (isClaimed)
                await resumption.StartMissingAsync(plan, CancellationToken.None);
            return isClaimed;
        })));

        Assert.That(claimed.Count(isClaimed => isClaimed), Is.EqualTo(1));
        Assert.That(engines.SelectMany(SentIndices), Is.EquivalentTo(Enumerable.Range(0, Pages)));
        await engines[0].WhenOverAsync(plan.JobId);
        Assert.That(api.PageRequests.Select(request => request.StartAt / 100), Is.EquivalentTo(Enumerable.Range(0, Pages)));
    }

    /// <summary>Engines that hear of each other's commits, so that any of them can be waited with.</summary>
    private async Task<Processes> StartSeveralAsync(int count, bool start = false)
    {
        var commits = new CommitSignal();
        var processes = new Processes();
        while (processes.Count < count)
            processes.Add(await StartAsync(swap: services => services.AddSingleton(commits), start: start));
        return processes;
    }

    private static IEnumerable<int> SentIndices(TestEngine engine)
    {
        using var now = new CancellationTokenSource();
        now.Cancel();
        return [.. engine.Harness.Sent.Select<StartPollerTask>(now.Token).Select(sent => sent.Context.Message.Page.Index)];
    }

    private sealed class Processes : List<TestEngine>, IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var engine in this)
                await engine.DisposeAsync();
        }
    }
}
