using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Payloads;
using PollerSaga.Payloads.Files;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Maintenance;

/// <summary>The deletion of payloads and messages, which only a setting requests.</summary>
public abstract class PayloadRetentionConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const int Pages = 5;
    private const string DeletesPayloads = "Retention:Payloads=02:00:00";
    private const string DeletesUnprocessed = "Retention:UnprocessedPayloads=03:00:00";

    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly FakeTimeProvider _clock = StandingClock.New();
    private readonly Guid _jobId = Guid.NewGuid();
    private PartnerApi? _api;

    [TearDown]
    public async Task StopApi()
    {
        if (_api is not null)
            await _api.DisposeAsync();
    }

    [Test]
    public async Task Deletes_the_payloads_of_complete_and_failed_pages_only()
    {
        await using var engine = await StartAsync(DeletesPayloads);
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        await FailAsync(engine, tasks[1]);

        var early = await DeleteAsync(engine, after: TimeSpan.FromHours(2));
        var due = await DeleteAsync(engine, after: TimeSpan.FromMinutes(1));
        var again = await DeleteAsync(engine, after: TimeSpan.FromMinutes(1));

        Assert.That((early, again), Is.EqualTo((default(DeletedItems), default(DeletedItems))));
        Assert.That((due.Payloads, due.UnprocessedPayloads, due.Messages, due.Jobs), Is.EqualTo((2, 0, 0, 0)));
        Assert.That(PayloadsIn(engine), Is.EquivalentTo(tasks.Skip(2)));
        Assert.That(MessagesIn(engine), Is.EquivalentTo(tasks), "a consumer deletes its message itself");
        var views = await engine.Get<PollerTaskQueries>().ListAsync(_jobId, state: null, afterIndex: -1, most: Pages, Never);
        Assert.That(
            views!.Select(view => (view.State, HasPayload: view.PayloadLocation is not null)),
            Is.EqualTo(new[] { ("COMPLETE", false), ("FAILED", false), ("ENQUEUED", true), ("ENQUEUED", true), ("ENQUEUED", true) }));
    }

    [Test]
    public async Task Deletes_the_payload_of_a_page_that_completes_later()
    {
        await using var engine = await StartAsync(DeletesPayloads);
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        await DeleteAsync(engine, after: TimeSpan.FromHours(3));

        await CompleteAsync(engine, tasks[3]);
        var later = await DeleteAsync(engine, after: TimeSpan.FromMinutes(1));

        Assert.That(later.Payloads, Is.EqualTo(1));
        Assert.That(PayloadsIn(engine), Is.EquivalentTo(new[] { tasks[1], tasks[2], tasks[4] }));
    }

    [Test]
    public async Task Deletes_unprocessed_payloads_with_their_messages_and_fails_their_pages()
    {
        await using var engine = await StartAsync(DeletesUnprocessed);
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        Hold(engine, tasks[1]);

        var deleted = await DeleteAsync(engine, after: TimeSpan.FromHours(4));
        var again = await DeleteAsync(engine, after: TimeSpan.FromMinutes(1));

        Assert.That((deleted.Payloads, deleted.UnprocessedPayloads, deleted.Messages, again.IsEmpty), Is.EqualTo((0, 4, 4, true)));
        Assert.That(PayloadsIn(engine), Is.EquivalentTo(new[] { tasks[0] }));
        Assert.That(MessagesIn(engine), Is.EquivalentTo(new[] { tasks[0] }));
        var status = (await engine.Queries.GetStatusAsync(_jobId, Never))!;
        Assert.That(
            status.Summary,
            Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 1, FailedToComplete = 4, Total = Pages }));
        Assert.That(
            status.Failures.Select(failure => failure.Error).Distinct(),
            Is.EqualTo(new[]
            {
                "No consumer processed the payload within 03:00:00 after the end of the job; it was deleted "
                    + "(PollerSaga:Retention:UnprocessedPayloads).",
            }));
    }

    [Test]
    public async Task Reports_before_what_it_deletes_and_counts_it()
    {
        var counted = new Dictionary<string, long>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RetentionMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        await using var engine = await StartAsync(DeletesPayloads, DeletesUnprocessed, "Retention:Jobs=03:00:00");
        var factory = engine.Get<IMeterFactory>();
        meters.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (instrument.Meter.Scope == factory)
                counted[(string)tags[0].Value!] = counted.GetValueOrDefault((string)tags[0].Value!) + count;
        });
        meters.Start();
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        _clock.Advance(TimeSpan.FromHours(4));

        var cutoffs = RetentionCutoffs.At(_clock.GetUtcNow(), engine.Get<IOptions<RetentionOptions>>().Value);
        var job = (await engine.Get<DueJobs>().ReadAsync(cutoffs, after: null, max: 10, Never)).Single();
        var reported = await engine.Get<DueItems>().CountAsync(job, cutoffs, Never);
        var isUntouched = PayloadsIn(engine).Count == Pages && MessagesIn(engine).Count == Pages;
        var deleted = await DeleteAsync(engine, after: TimeSpan.Zero);

        Assert.That((isUntouched, deleted), Is.EqualTo((true, reported)));
        Assert.That(
            (deleted.Jobs, deleted.Tasks, deleted.HistoryEntries, deleted.Payloads, deleted.UnprocessedPayloads, deleted.Messages),
            Is.EqualTo((1, 5, 3, 1, 4, 4)));
        Assert.That(deleted.PayloadBytes, Is.Positive);
        Assert.That(counted, Is.EquivalentTo(new Dictionary<string, long>
        {
            ["job"] = 1,
            ["task"] = 5,
            ["history entry"] = 3,
            ["payload"] = 1,
            ["unprocessed payload"] = 4,
            ["message"] = 4,
        }));
    }

    [Test]
    public async Task Redrives_a_job_after_its_time_to_live_but_not_after_a_deletion()
    {
        await using var engine = await StartAsync(DeletesPayloads);
        var tasks = await RunAsync(engine, TimeSpan.FromSeconds(1));
        await FailAsync(engine, tasks[0]);
        _clock.Advance(TimeSpan.FromHours(1));

        var redriven = await engine.Control.RedriveAsync(_jobId, "someone", TimeSpan.Zero, Never);
        await engine.WhenOverAsync(_jobId);
        await CompleteAsync(engine, tasks[1]);
        await DeleteAsync(engine, after: TimeSpan.FromHours(3));
        var refused = await engine.Control.RedriveAsync(_jobId, "someone", TimeSpan.Zero, Never);

        Assert.That(redriven.Changed, Is.Not.Null);
        Assert.That(
            refused.Refused?.Reason,
            Is.EqualTo("Payloads of the job were deleted after their retention (PollerSaga:Retention). Start another job."));
    }

    [Test]
    public async Task Leaves_a_job_that_was_redriven_after_it_was_found()
    {
        await using var engine = await StartAsync(DeletesPayloads);
        var tasks = await RunAsync(engine);
        await FailAsync(engine, tasks[0]);
        _clock.Advance(TimeSpan.FromHours(3));
        var cutoffs = RetentionCutoffs.At(_clock.GetUtcNow(), engine.Get<IOptions<RetentionOptions>>().Value);
        var job = (await engine.Get<DueJobs>().ReadAsync(cutoffs, after: null, max: 10, Never)).Single();

        await engine.Control.RedriveAsync(_jobId, "someone", TimeSpan.Zero, Never);
        var deleted = await engine.Get<DueDeletion>().DeleteAsync(job, cutoffs, Never);

        Assert.That(deleted.IsEmpty, Is.True);
        Assert.That((await engine.WhenOverAsync(_jobId)).Summary.Enqueued, Is.EqualTo(Pages));
        Assert.That(PayloadsIn(engine), Is.EquivalentTo(tasks));
    }

    [Test]
    public async Task Finishes_a_deletion_that_was_interrupted()
    {
        var store = new InterruptedStore();
        await using var engine = await StartAsync(
            services => services.AddSingleton<IPayloadStore>(provider =>
            {
                store.Inner = ActivatorUtilities.CreateInstance<FilePayloadStore>(provider);
                return store;
            }),
            DeletesPayloads);
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        await CompleteAsync(engine, tasks[1]);

        store.IsUnavailable = true;
        Assert.That(
            async () => await DeleteAsync(engine, after: TimeSpan.FromHours(3)),
            Throws.InstanceOf<DependencyUnavailableException>());
        store.IsUnavailable = false;
        var deleted = await DeleteAsync(engine, after: TimeSpan.FromMinutes(1));

        Assert.That(deleted.Payloads, Is.EqualTo(2));
        Assert.That(PayloadsIn(engine), Is.EquivalentTo(tasks.Skip(2)));
    }

    [Test]
    public async Task Reports_the_deletions_of_the_sweep_in_the_log()
    {
        using var log = new LogLines();
        await using var engine = await StartAsync(
            [DeletesPayloads],
            services =>
            {
                log.Keep(services);
                services.AddSingleton<TimeProvider>(_clock);
            },
            sweeps: true);
        var tasks = await RunAsync(engine);
        await CompleteAsync(engine, tasks[0]);
        var bytes = (await engine.FindTaskAsync(tasks[0]))!.PayloadBytes;

        _clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        await log.WhenSaidAsync(110);

        Assert.That(
            log.Of(110),
            Is.EqualTo(new[] { $"Job {_jobId}: its retention has passed; deleted 1 payload, {bytes:N0} bytes of payloads" }));
    }

    private Task<TestEngine> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    private Task<TestEngine> StartAsync(Action<IServiceCollection> swap, params string[] settings) => StartAsync(
        settings,
        services =>
        {
            services.AddSingleton<TimeProvider>(_clock);
            swap(services);
        });

    private async Task<List<Guid>> RunAsync(TestEngine engine, TimeSpan? timeToLive = null)
    {
        _api = await PartnerApi.StartAsync(records: Pages * 100);
        await engine.RunJobAsync(new StartPollerJob(_jobId, _api.Url, TimeToLive: timeToLive));
        return [.. (await engine.Queries.ReadResultAsync(_jobId, Never).ToListAsync()).Select(task => task.TaskId)];
    }

    private Task CompleteAsync(TestEngine engine, Guid taskId) =>
        ReportAsync(engine, new PayloadProcessed(_jobId, taskId), "COMPLETE", taskId);

    private Task FailAsync(TestEngine engine, Guid taskId) =>
        ReportAsync(engine, new PayloadProcessingFailed(_jobId, taskId, "It is broken."), "FAILED", taskId);

    private static async Task ReportAsync<T>(TestEngine engine, T report, string state, Guid taskId)
        where T : class
    {
        await engine.SendAsync(PollerEndpoints.Events, report);
        var name = PollerTaskStates.FromWire(state);
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CorrelationId == taskId && task.CurrentState == name));
    }

    private async Task<DeletedItems> DeleteAsync(TestEngine engine, TimeSpan after)
    {
        _clock.Advance(after);
        var cutoffs = RetentionCutoffs.At(_clock.GetUtcNow(), engine.Get<IOptions<RetentionOptions>>().Value);
        var items = default(DeletedItems);
        foreach (var job in await engine.Get<DueJobs>().ReadAsync(cutoffs, after: null, max: 10, Never))
            items += await engine.Get<DueDeletion>().DeleteAsync(job, cutoffs, Never);
        return items;
    }

    /// <summary>Claims a message, like a consumer that was killed.</summary>
    private static void Hold(TestEngine engine, Guid taskId)
    {
        var current = Path.Combine(engine.Folder.FullName, "queue", "cur");
        Directory.CreateDirectory(current);
        File.Move(Path.Combine(engine.SpoolFolder, $"{taskId}.json"), Path.Combine(current, $"{taskId}.r1.1795379328000.json"));
    }

    private List<Guid> PayloadsIn(TestEngine engine) => TasksIn(Path.Combine(engine.Folder.FullName, "payloads", _jobId.ToString()));

    private static List<Guid> MessagesIn(TestEngine engine) =>
        [.. TasksIn(engine.SpoolFolder), .. TasksIn(Path.Combine(engine.Folder.FullName, "queue", "cur"))];

    private static List<Guid> TasksIn(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Select(file => Guid.Parse(Path.GetFileName(file).Split('.')[0]))]
        : [];

    private sealed class InterruptedStore : IPayloadStore
    {
        public FilePayloadStore Inner { get; set; } = null!;

        public bool IsUnavailable { get; set; }

        public Task<PayloadLocation> SaveAsync(
            Guid jobId,
            Guid taskId,
            Stream payload,
            string contentType,
            CancellationToken cancellationToken) => Inner.SaveAsync(jobId, taskId, payload, contentType, cancellationToken);

        public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) =>
            Inner.OpenAsync(location, cancellationToken);

        // The first payload is deleted before the disk fails.
        public async Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken)
        {
            await Inner.DeleteAsync(jobId, IsUnavailable ? [.. taskIds.Take(1)] : taskIds, cancellationToken);
            if (IsUnavailable)
                throw new DependencyUnavailableException("The disk failed.", new IOException());
        }
    }
}
