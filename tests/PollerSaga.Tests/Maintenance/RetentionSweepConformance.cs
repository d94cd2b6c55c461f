using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Maintenance;

/// <summary>The deletion of rows, and the jobs that a sweep leaves alone.</summary>
public abstract class RetentionSweepConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Test]
    public async Task Deletes_rows_history_and_results_after_30_days_and_keeps_payloads_and_messages()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        var (expired, kept) = (Guid.NewGuid(), Guid.NewGuid());
        var results = new Results(expired, kept);
        await using var engine = await StartAsync(
            swap: services => services.AddSingleton<TimeProvider>(clock).AddSingleton<IJobResults>(results),
            sweeps: true);
        await engine.RunJobAsync(new StartPollerJob(expired, api.Url));
        await AddTasksAsync(engine, expired, 2500); // More than are deleted at once.
        clock.Advance(TimeSpan.FromMinutes(2));
        await engine.RunJobAsync(new StartPollerJob(kept, api.Url));

        clock.Advance(Month - TimeSpan.FromMinutes(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == expired));

        Assert.That(
            await engine.Store.ReadAsync(db => db.Tasks.Select(task => task.JobId).Distinct().ToListAsync()),
            Is.EqualTo(new[] { kept }));
        Assert.That(
            await engine.Store.ReadAsync(db => db.History.Select(entry => entry.JobId).Distinct().ToListAsync()),
            Is.EqualTo(new[] { kept }));
        Assert.That(await engine.FindCounterAsync(expired), Is.Null);
        Assert.That(results.Jobs, Is.EqualTo(new[] { kept }));
        Assert.That(PayloadsOf(engine, expired), Has.Length.EqualTo(3));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(6));
    }

    [Test]
    public async Task Keeps_a_job_whose_time_to_live_has_passed()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url, TimeToLive: TimeSpan.FromSeconds(1)));
        var other = await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed));
        await EndAsync(engine, clock.GetUtcNow() - Month, other.JobId);

        clock.Advance(TimeSpan.FromHours(5));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == other.JobId));

        Assert.That((await engine.Queries.GetStatusAsync(jobId, CancellationToken.None))!.Summary.Enqueued, Is.EqualTo(3));
        Assert.That(PayloadsOf(engine, jobId), Has.Length.EqualTo(3));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Starts_the_retention_of_a_job_that_an_older_version_ended_with_its_first_sweep()
    {
        var clock = StandingClock.New();
        await using var engine = await StartAsync(
            ["Retention:Jobs=01:00:00"],
            services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true,
            start: false);
        var old = (await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed))).JobId;
        await engine.Store.ChangeAsync(db => db.Jobs.ExecuteUpdateAsync(set => set
            .SetProperty(job => job.FinishedAt, clock.GetUtcNow().AddYears(-1))
            .SetProperty(job => job.ExpiresAt, 1)));
        await engine.StartAsync();
        var marked = (await engine.FindJobAsync(old))!.RetainedSince;

        clock.Advance(TimeSpan.FromMinutes(59));
        clock.Advance(TimeSpan.FromMinutes(2));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync());

        Assert.That(marked, Is.EqualTo(clock.GetUtcNow() - TimeSpan.FromMinutes(61)));
    }

    [Test]
    public async Task Deletes_the_other_jobs_when_a_defect_keeps_it_from_one()
    {
        var clock = StandingClock.New();
        using var log = new LogLines();
        var results = new Results();
        await using var engine = await StartAsync(
            swap: services =>
            {
                log.Keep(services);
                services.AddSingleton<TimeProvider>(clock).AddSingleton<IJobResults>(results);
            },
            sweeps: true);
        var poisoned = results.Poisoned = (await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed))).JobId;
        var other = await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed));
        await EndAsync(engine, clock.GetUtcNow());

        clock.Advance(Month + TimeSpan.FromMinutes(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == other.JobId));
        await log.WhenSaidAsync(106);
        Assert.That(log.Of(106).Distinct(), Is.EqualTo(new[]
        {
            $"Job {poisoned}: RetentionSweep failed by a defect. It runs again for the job at its next interval | A defect.",
        }));

        results.Poisoned = Guid.Empty;
        clock.Advance(TimeSpan.FromMinutes(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync());
    }

    [Test]
    public async Task Deletes_more_jobs_than_one_query_reads()
    {
        const int Jobs = 230;
        await using var engine = await StartAfterAsync(async dead =>
        {
            for (var job = 0; job < Jobs; job++)
                await dead.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed));
            await EndAsync(dead, DateTimeOffset.UnixEpoch);
        });

        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync());
    }

    [Test]
    public async Task Leaves_the_job_a_run_was_asked_for()
    {
        var clock = StandingClock.New();
        var own = Guid.NewGuid();
        await using var engine = await StartAsync(
            swap: services => services
                .AddSingleton<TimeProvider>(clock)
                .PostConfigure<WorkerOptions>(worker => worker.OnlyJob = own),
            sweeps: true,
            start: false);
        await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed), id: own);
        var other = await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed));
        await EndAsync(engine, clock.GetUtcNow() - Month - TimeSpan.FromHours(1));

        await engine.Harness.Start();
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == other.JobId));

        Assert.That(await engine.FindJobAsync(own), Is.Not.Null);
    }

    [Test]
    public async Task Leaves_a_job_that_still_runs()
    {
        var clock = StandingClock.New();
        await using var engine = await StartAsync(
            swap: services => services
                .AddSingleton<TimeProvider>(clock)
                .PostConfigure<WorkerOptions>(worker => worker.OnlyJob = Guid.Empty),
            sweeps: true);
        var running = await engine.PlanJobAsync(Url, pages: 1000);
        var redriven = await engine.PlanJobAsync(Url, pages: 1000);
        var ended = await engine.PlanJobAsync(Url, pages: 1, state: nameof(PollerJobState.Failed));
        await EndAsync(engine, clock.GetUtcNow(), ended.JobId);

        // A worker of an older version does not know this column.
        await engine.Store.ChangeAsync(db => db.Jobs
            .Where(job => job.CorrelationId == redriven.JobId)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.RetainedSince, clock.GetUtcNow())));

        clock.Advance(Month + TimeSpan.FromHours(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == ended.JobId));

        foreach (var job in new[] { running, redriven })
        {
            Assert.That(await engine.FindJobAsync(job.JobId), Is.Not.Null);
            Assert.That(await engine.FindCounterAsync(job.JobId), Is.Not.Null);
        }
    }

    private static string[] PayloadsOf(TestEngine engine, Guid jobId) =>
        Directory.GetFiles(Path.Combine(engine.Folder.FullName, "payloads", jobId.ToString()));

    private static Task EndAsync(TestEngine engine, DateTimeOffset? at, Guid? jobId = null) => engine.Store.ChangeAsync(db => db.Jobs
        .Where(job => jobId == null || job.CorrelationId == jobId)
        .ExecuteUpdateAsync(set => set.SetProperty(job => job.FinishedAt, at).SetProperty(job => job.RetainedSince, at)));

    private static Task AddTasksAsync(TestEngine engine, Guid jobId, int count) => engine.Store.ChangeAsync(db =>
    {
        db.Tasks.AddRange(Enumerable.Range(1000, count).Select(index => new PollerTask
        {
            CorrelationId = PollerTaskId.For(jobId, index),
            JobId = jobId,
            Index = index,
            CurrentState = PollerTaskStates.Enqueued,
        }));
        return Task.CompletedTask;
    });

    private sealed class Results(params Guid[] jobs) : IJobResults
    {
        private readonly HashSet<Guid> _jobs = [.. jobs];

        public Guid Poisoned { get; set; }

        public IEnumerable<Guid> Jobs => _jobs;

        public int Count(Guid jobId) => _jobs.Contains(jobId) ? 1 : 0;

        public int Delete(Guid jobId) => jobId == Poisoned
            ? throw new InvalidOperationException("A defect.")
            : _jobs.Remove(jobId) ? 1 : 0;
    }
}
