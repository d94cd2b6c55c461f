using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Maintenance;

public abstract class ResumeSweepConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Takes_up_everything_a_dead_process_left()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var jobId = Guid.Empty;
        await using var engine = await StartAfterAsync(async dead =>
        {
            // Pages 0 to 3 as a kill finds them, 4 released and never begun, 5 and on not released.
            var plan = await dead.PlanJobAsync(api.Url, pages: 10, window: 4);
            await dead.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
            await dead.PutTaskAsync(plan[1], PollerTaskStates.Started);
            await dead.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);
            await dead.PutTaskAsync(plan[3], PollerTaskStates.Started);
            jobId = plan.JobId;
        });

        var status = await engine.WhenOverAsync(jobId);

        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 10, 0, 0, 10)));
        Assert.That(
            api.PageRequests.Select(request => request.StartAt),
            Is.EquivalentTo(new long[] { 100, 300, 400, 500, 600, 700, 800, 900 }),
            "what was enqueued or saved is not fetched again");
    }

    [Test]
    public async Task Takes_up_a_job_that_was_being_prepared()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var jobId = Guid.Empty;
        await using var engine = await StartAfterAsync(async dead =>
        {
            jobId = (await dead.PlanJobAsync(api.Url, pages: 10, state: nameof(PollerJobState.Preparing))).JobId;
            await dead.Store.ChangeAsync(db => db.Counters.ExecuteDeleteAsync());
        });

        var status = await engine.WhenOverAsync(jobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(10));
    }

    [Test]
    public async Task Ends_a_job_whose_last_news_was_lost()
    {
        var jobId = Guid.Empty;
        await using var engine = await StartAfterAsync(async dead =>
        {
            var plan = await dead.PlanJobAsync(new Uri("http://127.0.0.1:9/payload"), pages: 1);
            await dead.PutTaskAsync(plan[0], PollerTaskStates.Failed);
            jobId = plan.JobId;
        });

        var status = await engine.WhenOverAsync(jobId);

        Assert.That(status.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
    }

    [Test]
    public async Task Leaves_other_jobs_alone_when_asked_for_one()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var (asked, other) = (Guid.Empty, Guid.Empty);
        await using var engine = await StartAfterAsync(
            async dead =>
            {
                other = (await dead.PlanJobAsync(api.Url, pages: 1)).JobId;
                asked = (await dead.PlanJobAsync(api.Url, pages: 1)).JobId;
            },
            swap: services => services.PostConfigure<WorkerOptions>(worker => worker.OnlyJob = asked));
        await engine.WhenOverAsync(asked);

        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
        Assert.That((await engine.FindJobAsync(other))!.CurrentState, Is.EqualTo("Running"));
    }

    [Test]
    public async Task Takes_up_a_task_when_its_lease_has_run_out()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started, leaseUntil: clock.GetUtcNow().AddSeconds(30));

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That(api.PageRequests, Is.Empty, "the lease still holds");
        clock.Advance(TimeSpan.FromSeconds(20));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(1));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Starts_released_pages_again_when_the_job_has_stood_still_for_a_lease()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var plan = await engine.PlanJobAsync(api.Url, pages: 3);

        for (var turn = 0; turn < 4; turn++)
            clock.Advance(TimeSpan.FromSeconds(20));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(3));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
    }
}
