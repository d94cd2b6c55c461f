using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Maintenance;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Maintenance;

public abstract class ResumeSweepConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(60);

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
    public async Task Prepares_a_job_within_a_lease_whose_message_was_lost()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var jobId = await PutPreparingAsync(engine, api.Url);

        Advance(clock, LeaseDuration);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(3));
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
    }

    [Test]
    public async Task Prepares_a_job_when_the_lease_of_a_dead_worker_has_run_out()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var jobId = await PutPreparingAsync(engine, api.Url);
        await engine.Store.ChangeAsync(
            db => db.LeasePreparationAsync(jobId, clock.GetUtcNow() + (2 * LeaseDuration), CancellationToken.None));
        var other = await engine.PlanJobAsync(api.Url, pages: 1);

        // When the sweep has resumed the job that stands still, it has looked at the one in preparation too.
        Advance(clock, LeaseDuration);
        await engine.WhenOverAsync(other.JobId);
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.Zero, "the lease still holds");
        Advance(clock, LeaseDuration);

        Assert.That((await engine.WhenOverAsync(jobId)).Summary.Enqueued, Is.EqualTo(3));
    }

    [Test]
    public async Task Leaves_a_preparation_alone_that_takes_longer_than_a_lease()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => request.IsMetadata);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(
            ["Fetching:Timeout=00:10:00", "Polling:PrepareRetry:MaxRetries=0", "Polling:FetchRetry:MaxRetries=0"],
            services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, Timeout: TimeSpan.Zero));
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.PreparationLeaseUntil != null));

        for (var renewals = 0; renewals < 9; renewals++)
        {
            var leased = (await engine.FindJobAsync(jobId))!.PreparationLeaseUntil;
            clock.Advance(LeaseDuration / 3);
            await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.PreparationLeaseUntil > leased));
        }

        release.SetResult();
        var status = await engine.WhenOverAsync(jobId);
        Assert.That(status.Summary.Enqueued, Is.EqualTo(3));
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
        Assert.That((await engine.FindJobAsync(jobId))!.Version, Is.EqualTo(3), "a renewal is no change of the saga");
    }

    [Test]
    public async Task Plans_a_job_once_that_several_copies_of_a_message_prepare()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => request.IsMetadata);
        await using var engine = await StartAsync(sweeps: true);
        var jobId = await PutPreparingAsync(engine, api.Url);
        var prepare = (await engine.FindJobAsync(jobId))!.ToPreparation();

        await engine.SendAsync(PollerEndpoints.Preparation, prepare);
        await engine.SendAsync(PollerEndpoints.Preparation, prepare);
        await engine.UntilActiveJobsAsync(work => work.Count == 2);
        release.SetResult();
        var status = await engine.WhenOverAsync(jobId);
        await engine.SendAsync(PollerEndpoints.Preparation, prepare);
        await engine.UntilIdleAsync();

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.EquivalentTo(new[] { 0L, 100L, 200L }));
    }

    [Test]
    public async Task Asks_nothing_of_a_partner_for_a_late_copy_of_the_message_of_a_job_that_is_over()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        using var log = new LogLines();
        await using var engine = await StartAsync(swap: log.Keep);
        var jobId = await PutPreparingAsync(engine, api.Url);
        var prepare = (await engine.FindJobAsync(jobId))!.ToPreparation();
        await engine.Control.CancelAsync(jobId, "someone", CancellationToken.None);

        await engine.SendAsync(PollerEndpoints.Preparation, prepare);
        await log.WhenSaidAsync(104);

        Assert.That(api.Requests, Is.Empty);
        Assert.That((await engine.FindJobAsync(jobId))!.PreparationLeaseUntil, Is.Null);
    }

    [Test]
    public async Task Resumes_the_other_jobs_when_a_defect_keeps_it_from_one()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
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
        var poisoned = await engine.PlanJobAsync(api.Url, pages: 1);
        defect.JobId = poisoned.JobId;
        var other = await engine.PlanJobAsync(api.Url, pages: 1);

        Advance(clock, LeaseDuration);
        Assert.That((await engine.WhenOverAsync(other.JobId)).Summary.Enqueued, Is.EqualTo(1));
        Assert.That(log.Of(106), Is.EqualTo(new[]
        {
            $"Job {poisoned.JobId}: ResumeSweep failed by a defect. It runs again for the job at its next interval | A defect.",
        }));

        defect.JobId = null;
        Advance(clock, LeaseDuration);
        Assert.That((await engine.WhenOverAsync(poisoned.JobId)).Summary.Enqueued, Is.EqualTo(1));
    }

    [Test]
    public async Task Resumes_more_jobs_than_one_query_reads()
    {
        const int Jobs = 230;
        await using var api = await PartnerApi.StartAsync(records: 100);
        var jobIds = new List<Guid>();
        await using var engine = await StartAfterAsync(async dead =>
        {
            for (var job = 0; job < Jobs; job++)
                jobIds.Add((await dead.PlanJobAsync(api.Url, pages: 1)).JobId);
        });

        await engine.UntilAsync(async db => await db.Jobs.CountAsync(job => job.FinishedAt != null) == Jobs);

        Assert.That(api.PageRequests.Count(), Is.EqualTo(Jobs));
    }

    [Test]
    public async Task Resumes_a_small_job_beside_a_large_one()
    {
        const int Large = 1_000;
        var sent = new SentTasks();
        await using var engine = await StartAsync(["Worker:ConcurrentTasks=1"], start: false);
        var plan = await engine.PlanJobAsync(Url, pages: Large, window: Large);
        var past = DateTimeOffset.UtcNow.AddMinutes(-2);
        await engine.Store.TogetherAsync(Enumerable.Range(0, Large).Select(index => Writes.Start(plan[index])));
        var other = await engine.PlanJobAsync(Url, pages: 2);
        await engine.PutTaskAsync(other[0], PollerTaskStates.Started);
        await engine.Store.ChangeAsync(db => db.Tasks.ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, past)));
        await engine.Harness.Start();
        engine.Harness.Bus.ConnectSendObserver(sent);

        using var sweep = ActivatorUtilities.CreateInstance<ResumeSweep>(engine.Get<IServiceProvider>());
        await sweep.StartAsync(CancellationToken.None);
        await sweep.FirstTurn.WaitAsync(TestEngine.Patience);
        await sweep.StopAsync(CancellationToken.None);

        Assert.That(sent.Jobs.Count(job => job == plan.JobId), Is.GreaterThanOrEqualTo(Large));
        Assert.That(sent.Jobs.ToList().IndexOf(other.JobId), Is.InRange(1, 100), "behind the first batch of the large job");
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

    /// <summary>Lets a time pass in turns of the sweeps.</summary>
    private static void Advance(FakeTimeProvider clock, TimeSpan time)
    {
        for (var turn = 0; turn < 12; turn++)
            clock.Advance(time / 12);
    }

    /// <summary>Stores a job in preparation whose message was lost.</summary>
    private static async Task<Guid> PutPreparingAsync(TestEngine engine, Uri url)
    {
        var jobId = (await engine.PlanJobAsync(url, pages: 3, state: nameof(PollerJobState.Preparing))).JobId;
        await engine.Store.ChangeAsync(db => db.Counters.Where(counter => counter.JobId == jobId).ExecuteDeleteAsync());
        return jobId;
    }
}
