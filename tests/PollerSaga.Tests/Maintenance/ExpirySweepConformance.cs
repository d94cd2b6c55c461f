using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Maintenance;

public abstract class ExpirySweepConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Sweeps_away_an_ended_job_when_its_time_has_passed()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var (expired, kept) = (Guid.NewGuid(), Guid.NewGuid());
        await engine.RunJobAsync(new StartPollerJob(expired, api.Url, TimeToLive: TimeSpan.FromMinutes(5)));
        await AddTasksAsync(engine, expired, 2500); // more than are deleted at once
        await engine.RunJobAsync(new StartPollerJob(kept, api.Url, TimeToLive: TimeSpan.FromMinutes(50)));

        clock.Advance(TimeSpan.FromMinutes(6));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == expired));

        Assert.That(
            await engine.Store.ReadAsync(db => db.Tasks.Select(task => task.JobId).Distinct().ToListAsync()),
            Is.EqualTo(new[] { kept }));
        Assert.That(await engine.FindCounterAsync(expired), Is.Null);
        var payloads = Path.Combine(engine.Folder.FullName, "payloads");
        Assert.That(Directory.Exists(Path.Combine(payloads, expired.ToString())), Is.False);
        Assert.That(Directory.GetFiles(Path.Combine(payloads, kept.ToString())), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Deletes_the_other_jobs_when_a_defect_keeps_it_from_one()
    {
        var clock = StandingClock.New();
        using var log = new LogLines();
        var store = new DefectiveDeletion();
        await using var engine = await StartAsync(
            swap: services =>
            {
                log.Keep(services);
                services.AddSingleton<TimeProvider>(clock).AddSingleton<IPayloadStore>(store);
            },
            sweeps: true);
        var url = new Uri("http://127.0.0.1:9/payload");
        var poisoned = store.JobId = (await engine.PlanJobAsync(url, pages: 1, state: nameof(PollerJobState.Failed))).JobId;
        var other = await engine.PlanJobAsync(url, pages: 1, state: nameof(PollerJobState.Failed));
        await engine.Store.ChangeAsync(db => db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.FinishedAt, clock.GetUtcNow())));

        clock.Advance(TimeSpan.FromHours(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == other.JobId));
        await log.WhenSaidAsync(106);
        Assert.That(log.Of(106).Distinct(), Is.EqualTo(new[]
        {
            $"Job {poisoned}: ExpirySweep failed by a defect. It runs again for the job at its next interval | A defect.",
        }));

        store.JobId = Guid.Empty;
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
            await dead.Store.ChangeAsync(db => db.Jobs.ExecuteUpdateAsync(set => set
                .SetProperty(job => job.FinishedAt, DateTimeOffset.UnixEpoch)
                .SetProperty(job => job.ExpiresAt, 1)));
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
        var url = new Uri("http://127.0.0.1:9/payload");
        await engine.PlanJobAsync(url, pages: 1, state: nameof(PollerJobState.Failed), id: own);
        var other = await engine.PlanJobAsync(url, pages: 1, state: nameof(PollerJobState.Failed));
        await engine.Store.ChangeAsync(db => db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.FinishedAt, clock.GetUtcNow())));
        clock.Advance(TimeSpan.FromHours(1));

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
        var url = new Uri("http://127.0.0.1:9/payload");
        var running = await engine.PlanJobAsync(url, pages: 1000);
        var ended = await engine.PlanJobAsync(url, pages: 1, state: nameof(PollerJobState.Failed));
        await engine.Store.ChangeAsync(db => db.Jobs
            .Where(job => job.CorrelationId == ended.JobId)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.FinishedAt, clock.GetUtcNow())));

        clock.Advance(TimeSpan.FromHours(1));
        await engine.UntilAsync(async db => !await db.Jobs.AnyAsync(job => job.CorrelationId == ended.JobId));

        Assert.That(await engine.FindJobAsync(running.JobId), Is.Not.Null);
        Assert.That(await engine.FindCounterAsync(running.JobId), Is.Not.Null);
    }

    private sealed class DefectiveDeletion : IPayloadStore
    {
        public Guid JobId { get; set; }

        public Task<PayloadLocation> SaveAsync(
            Guid jobId,
            Guid taskId,
            Stream payload,
            string contentType,
            CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteJobAsync(Guid jobId, CancellationToken cancellationToken) =>
            jobId == JobId ? throw new InvalidOperationException("A defect.") : Task.CompletedTask;
    }

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
}
