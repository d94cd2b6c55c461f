using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Maintenance;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Maintenance;

public abstract class DeadlineSweepConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const string Reason = "The deadline passed 00:00:10 after the start; a longer Timeout, or 0 for none, lets the job finish.";

    [Test]
    public async Task Ends_the_job_and_fails_what_is_unfinished()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var hang = new TaskCompletionSource();
        api.Misbehave = async (context, request) =>
        {
            if (request.StartAt >= 200)
                await hang.Task.WaitAsync(context.RequestAborted);
            return false;
        };
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: 3, Timeout: TimeSpan.FromSeconds(10)));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Finished == 2));
        await api.WhenPageRequestsReach(5);

        clock.Advance(TimeSpan.FromSeconds(11));
        var status = await engine.WhenOverAsync(jobId);
        clock.Advance(CancellationSweep.Period);
        await engine.UntilIdleAsync(); // What was asked of the partner is cancelled.

        Assert.That(status.State, Is.EqualTo(PollerJobState.TimedOut));
        Assert.That(status.Error, Is.EqualTo(Reason));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 2, 0, 8, 10)));
        Assert.That(
            status.Failures,
            Is.EqualTo(Enumerable.Range(2, 8).Select(index => new PollerTaskFailure(PollerTaskId.For(jobId, index), index * 100, Reason))));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(5), "nothing starts past the deadline");
        hang.SetResult();
    }

    [Test]
    public async Task Ends_the_other_jobs_when_a_defect_keeps_it_from_one()
    {
        var clock = StandingClock.New();
        using var log = new LogLines();
        var defect = new DefectiveSends();
        await using var engine = await StartAsync(
            swap: services =>
            {
                log.Keep(services);
                services.AddSingleton<TimeProvider>(clock);
            },
            sweeps: true);
        engine.Harness.Bus.ConnectSendObserver(defect);
        var deadline = clock.GetUtcNow().AddSeconds(1);
        var poisoned = await engine.PlanJobAsync(Url, pages: 1, deadlineAt: deadline);
        defect.JobId = poisoned.JobId;
        var other = await engine.PlanJobAsync(Url, pages: 1, deadlineAt: deadline);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await engine.WhenOverAsync(other.JobId)).State, Is.EqualTo(PollerJobState.TimedOut));
        Assert.That(log.Of(106).First(), Is.EqualTo(
            $"Job {poisoned.JobId}: DeadlineSweep failed by a defect. It runs again for the job at its next interval | A defect."));

        defect.JobId = null;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await engine.WhenOverAsync(poisoned.JobId)).State, Is.EqualTo(PollerJobState.TimedOut));
    }

    [Test]
    public async Task Ends_more_jobs_than_one_query_reads()
    {
        const int Jobs = 230;
        await using var engine = await StartAfterAsync(async dead =>
        {
            for (var job = 0; job < Jobs; job++)
                await dead.PlanJobAsync(Url, pages: 1, window: 0, deadlineAt: DateTimeOffset.UtcNow.AddSeconds(-1));
        });

        await engine.UntilAsync(async db => await db.Jobs.CountAsync(job => job.FinishedAt != null) == Jobs);
    }

    [Test]
    public async Task Leaves_a_job_whose_tasks_have_all_ended_to_complete()
    {
        var jobId = Guid.Empty;
        await using var engine = await StartAfterAsync(async dead =>
        {
            var plan = await dead.PlanJobAsync(
                new Uri("http://127.0.0.1:9/payload"),
                pages: 1,
                deadlineAt: DateTimeOffset.UtcNow.AddSeconds(-1));
            await dead.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
            jobId = plan.JobId;
        });

        var status = await engine.WhenOverAsync(jobId);

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
    }

    [Test]
    public async Task Ends_a_job_that_is_still_being_prepared_and_plans_nothing_afterwards()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var release = new TaskCompletionSource();
        api.Misbehave = async (_, _) =>
        {
            await release.Task;
            return false;
        };
        var clock = new ShiftedClock();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock));
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, Timeout: TimeSpan.FromHours(1)));
        await engine.UntilAsync(db => db.Jobs.AnyAsync());
        clock.Shift(TimeSpan.FromHours(1));
        await engine.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(jobId));
        var status = await engine.WhenOverAsync(jobId);
        release.SetResult();
        Assert.That(await engine.Harness.Consumed.Any<PreparePollerJob>(), Is.True);

        Assert.That(status.State, Is.EqualTo(PollerJobState.TimedOut));
        Assert.That(await engine.FindCounterAsync(jobId), Is.Null);
        Assert.That(api.PageRequests, Is.Empty);
    }

    [Test]
    public async Task Lets_late_answers_change_nothing()
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(
            new Uri("http://127.0.0.1:9/payload"),
            pages: 2,
            deadlineAt: DateTimeOffset.UtcNow.AddSeconds(-1));
        var saved = await engine.PutTaskAsync(plan[0], PollerTaskStates.PayloadSaved);
        await engine.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(plan.JobId));
        await engine.WhenOverAsync(plan.JobId);

        await engine.Get<MassTransit.Mediator.IMediator>().Publish(new PollerSaga.Contracts.Delivery.PayloadEnqueued(plan[0]));

        var row = await engine.FindTaskAsync(plan[0].TaskId);
        var counter = await engine.FindCounterAsync(plan.JobId);
        Assert.That(row!.CurrentState, Is.EqualTo(PollerTaskStates.Failed));
        Assert.That(row.Version, Is.EqualTo(saved.Version + 1));
        Assert.That((counter!.Finished, counter.Failed), Is.EqualTo((1, 1)));
    }
}
