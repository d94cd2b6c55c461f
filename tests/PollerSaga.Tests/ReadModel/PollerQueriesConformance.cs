using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.ReadModel;

public abstract class PollerQueriesConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Counts_the_tasks_by_state()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);

        var status = await engine.Queries.GetStatusAsync(plan.JobId, CancellationToken.None);

        Assert.That(status!.State, Is.EqualTo(PollerJobState.Running));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(
            Pending: 94, Started: 1, PayloadSaved: 2, Enqueued: 1, SuccessfullyCompleted: 1, FailedToComplete: 1, Total: 100)));
        Assert.That(status.Failures, Is.EqualTo(new[] { new PollerTaskFailure(plan[5].TaskId, 500, "It was to fail.") }));
    }

    [Test]
    public async Task Returns_null_for_an_unknown_job()
    {
        await using var engine = await StartAsync(start: false);

        Assert.That(await engine.Queries.GetStatusAsync(Guid.NewGuid(), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Shows_no_tasks_for_a_job_without_a_plan()
    {
        await using var engine = await StartAsync(start: false);
        var jobId = Guid.NewGuid();
        await engine.Store.SaveAsync(new SagaRowWrite<PollerJob>(
            new PollerJob { CorrelationId = jobId, CurrentState = nameof(PollerJobState.Preparing), Url = Url },
            stateBefore: null));

        var status = await engine.Queries.GetStatusAsync(jobId, CancellationToken.None);

        Assert.That(status!.Summary, Is.EqualTo(PollerJobSummary.Empty));
    }

    [Test]
    public async Task Returns_the_first_twenty_failures_in_task_order()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        foreach (var index in Enumerable.Range(0, 25).Reverse())
            await engine.PutTaskAsync(plan[index], PollerTaskStates.Failed);

        var status = await engine.Queries.GetStatusAsync(plan.JobId, CancellationToken.None);

        Assert.That(status!.Failures.Select(failure => failure.StartAt), Is.EqualTo(Enumerable.Range(0, 20).Select(index => index * 100)));
    }

    [Test]
    public async Task Includes_unstarted_pages_in_the_failures_after_a_deadline()
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(Url, pages: 100, window: 4, deadlineAt: DateTimeOffset.UtcNow.AddSeconds(-1));
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[3], PollerTaskStates.Enqueued);
        await engine.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(plan.JobId));

        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 2, 0, 98, 100)));
        Assert.That(status.Failures.Select(failure => failure.StartAt / 100), Is.EqualTo(new[] { 1, 2 }.Concat(Enumerable.Range(4, 18))));
        Assert.That(status.Failures.Select(failure => failure.Error), Is.All.EqualTo(status.Error));
    }

    [Test]
    public async Task Returns_the_result_of_every_task_in_task_order_including_unstarted_ones()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 6);
        await engine.PutTaskAsync(plan[4], PollerTaskStates.Enqueued);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Complete);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.Failed);

        var result = await engine.Queries.ReadResultAsync(plan.JobId, CancellationToken.None).ToListAsync();

        Assert.That(result.Select(task => task.TaskId), Is.EqualTo(Enumerable.Range(0, 6).Select(index => plan[index].TaskId)));
        Assert.That(
            result.Select(task => task.State),
            Is.EqualTo(new[] { "FAILED", "COMPLETE", "FAILED", "FAILED", "ENQUEUED", "FAILED" }));
        Assert.That(result.Select(task => task.PayloadLocation is not null), Is.EqualTo(new[] { false, true, false, false, true, false }));
    }

    [Test]
    public async Task Lists_tasks_by_state_and_after_an_index()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanMixedAsync(engine);

        var saved = await engine.Queries.ListTasksAsync(
            plan.JobId,
            PollerTaskStates.PayloadSaved,
            afterIndex: -1,
            most: 10,
            CancellationToken.None);
        var later = await engine.Queries.ListTasksAsync(plan.JobId, state: null, afterIndex: 2, most: 2, CancellationToken.None);

        Assert.That(saved.Select(task => task.Index), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(later.Select(task => task.Index), Is.EqualTo(new[] { 3, 4 }));
    }

    [Test]
    public async Task Lists_jobs_newest_first()
    {
        await using var engine = await StartAsync(start: false);
        var older = await engine.PlanJobAsync(Url, pages: 1);
        var newer = await PlanMixedAsync(engine);
        await engine.Store.ChangeAsync(db =>
        {
            db.Attach(
                new PollerJob
                {
                    CorrelationId = older.JobId,
                    CurrentState = "Running",
                    Version = 1,
                    Url = Url,
                }).Property(job => job.StartedAt).CurrentValue =
                DateTimeOffset.UnixEpoch;
            db.ChangeTracker.DetectChanges();
            return Task.CompletedTask;
        });

        var jobs = await engine.Queries.ListJobsAsync(most: 10, CancellationToken.None);

        Assert.That(jobs.Select(job => job.Job.CorrelationId), Is.EqualTo(new[] { newer.JobId, older.JobId }));
        Assert.That(jobs[0].Summary.Total, Is.EqualTo(100));
        Assert.That(await engine.Queries.ListJobsAsync(most: 1, CancellationToken.None), Has.Count.EqualTo(1));
    }

    /// <summary>Creates 100 pages: one started, two saved, one enqueued, one complete, one failed.</summary>
    private static async Task<PollerPlan> PlanMixedAsync(TestEngine engine)
    {
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        string[] states =
        [
            PollerTaskStates.Started,
            PollerTaskStates.PayloadSaved,
            PollerTaskStates.PayloadSaved,
            PollerTaskStates.Enqueued,
            PollerTaskStates.Complete,
            PollerTaskStates.Failed,
        ];
        foreach (var (index, state) in states.Index())
            await engine.PutTaskAsync(plan[index], state);
        return plan;
    }
}
