using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Delivery;
using PollerSaga.Faults;
using PollerSaga.Payloads;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Tasks;

public sealed class PollerTaskConsumerTests
{
    [Test]
    public async Task Completes_a_task_and_releases_the_next()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 10, window: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));

        Assert.That(await engine.Harness.Sent.Any<StartPollerTask>(sent => sent.Context.Message.Page == plan[1]), Is.True);
        Assert.That(File.Exists(Path.Combine(engine.SpoolFolder, $"{plan[0].TaskId}.json")), Is.True);
    }

    [Test]
    public async Task Resumes_a_task_after_its_payload_could_not_be_saved()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var store = new UnreliableStore(faults: 2);
        await using var engine = await TestEngine.StartAsync(swap: services => services.AddSingleton<IPayloadStore>(store));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Enqueued));

        var row = await engine.FindTaskAsync(plan[0].TaskId);
        Assert.That(api.PageRequests.Count(), Is.EqualTo(3));
        Assert.That(row!.Attempts, Is.EqualTo(1), "a fault of a dependency does not count as an attempt");
    }

    [Test]
    public async Task Sends_again_without_fetching_again_if_only_the_queue_was_unavailable()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var queue = new UnreliableQueue(faults: 1);
        await using var engine = await TestEngine.StartAsync(swap: services => services.AddSingleton<IProcessingQueue>(queue));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Enqueued));

        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
        Assert.That(queue.Sent.Select(message => message.Task.TaskId), Is.EqualTo(new[] { plan[0].TaskId }));
    }

    [Test]
    public async Task Fails_only_the_task_that_the_queue_keeps_refusing()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var queue = new RefusingQueue(refused: PollerTaskId.For(Guid.Empty, 0));
        await using var engine = await TestEngine.StartAsync(
            ["Polling:SendRetry:MaxRetries=2", "Polling:SendRetry:Interval=00:00:00"],
            services => services.AddSingleton<IProcessingQueue>(queue));
        var plan = await engine.PlanJobAsync(api.Url, pages: 3);
        queue.Refused = plan[1].TaskId;

        for (var index = 0; index < 3; index++)
            await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[index]));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(2));
        Assert.That(status.Failures.Single().Error, Is.EqualTo("The processing queue refuses the message: Not this one."));
        Assert.That(queue.Attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task Fails_only_the_task_whose_step_has_a_defect()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await TestEngine.StartAsync(swap: services => services.AddSingleton<IPayloadStore>(new DefectiveStore()));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Failures.Single().Error, Is.EqualTo("InvalidOperationException: A defect."));
    }

    [Test]
    public async Task Fails_the_task_and_names_the_setting_if_the_store_refuses()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await TestEngine.StartAsync(swap: services => services.AddSingleton<IPayloadStore>(new RefusingStore()));
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(
            status.Failures.Single().Error,
            Is.EqualTo("The payload store rejects the payload: It refuses. Check PollerSaga:Payloads:Bucket."));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Processes_one_delivery_of_a_task_at_a_time([Values] bool isPlain)
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var release = new TaskCompletionSource();
        api.Misbehave = async (_, _) =>
        {
            await release.Task;
            return false;
        };
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await api.WhenPageRequestsReach(1);
        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0], Resume: !isPlain));
        if (isPlain)
            await engine.Harness.Consumed.Any<StartPollerTask>();
        release.SetResult();
        await engine.WhenOverAsync(plan.JobId);
        Assert.That(await engine.Harness.Consumed.Any<StartPollerTask>(consumed => consumed.Context.Message.Resume != isPlain), Is.True);

        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Does_not_start_a_task_after_the_deadline()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 1, deadlineAt: DateTimeOffset.UtcNow.AddSeconds(-1));

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));

        Assert.That(await engine.Harness.Consumed.Any<StartPollerTask>(), Is.True);
        Assert.That(await engine.FindTaskAsync(plan[0].TaskId), Is.Null);
        Assert.That(api.PageRequests, Is.Empty);
    }

    [Test]
    public async Task Runs_a_task_to_its_end_whose_message_is_older_than_a_pause_of_the_job([Values] bool isResumed)
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 1, deadlineAt: isResumed ? DateTimeOffset.UtcNow.AddHours(1) : null);
        var page = plan[0] with { DeadlineAt = DateTimeOffset.UtcNow.AddSeconds(-1) };

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(page));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That(status.Summary.Enqueued, Is.EqualTo(1));
    }

    [Test]
    public async Task Resumes_a_task_in_flight_of_a_paused_job_whose_deadline_has_passed_meanwhile()
    {
        await using var api = await PartnerApi.StartAsync(records: 200);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 2, window: 1, deadlineAt: DateTimeOffset.UtcNow.AddHours(1));
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started);
        await engine.Control.PauseAsync(plan.JobId, "someone", CancellationToken.None);
        var page = plan[0] with { DeadlineAt = DateTimeOffset.UtcNow.AddSeconds(-1) };

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(page, Resume: true));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Enqueued));

        Assert.That(api.PageRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Does_not_start_a_task_of_a_job_that_is_over()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);
        await engine.SendAsync(PollerEndpoints.Job, new PollerSaga.Contracts.Jobs.StopPollerJob(plan.JobId, "Too many failed."));
        await engine.WhenOverAsync(plan.JobId);

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));

        Assert.That(await engine.Harness.Consumed.Any<StartPollerTask>(), Is.True);
        Assert.That(await engine.FindTaskAsync(plan[0].TaskId), Is.Null);
        Assert.That(api.PageRequests, Is.Empty);
    }

    [Test]
    public async Task Limits_the_concurrent_tasks_of_the_process()
    {
        await using var api = await PartnerApi.StartAsync(records: 4000);
        api.HoldUntil(4);
        await using var engine = await TestEngine.StartAsync(["Worker:ConcurrentTasks=4"]);

        await engine.RunJobAsync(new(Guid.NewGuid(), api.Url));

        Assert.That(api.MaxInFlight, Is.EqualTo(4));
    }

    private sealed class RefusingStore : IPayloadStore
    {
        public Task<PayloadLocation> SaveAsync(
            Guid jobId,
            Guid taskId,
            Stream payload,
            string contentType,
            CancellationToken cancellationToken) =>
            throw new DependencyRefusedException("It refuses. Check PollerSaga:Payloads:Bucket.", new IOException());

        public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DefectiveStore : IPayloadStore
    {
        public Task<PayloadLocation> SaveAsync(
            Guid jobId,
            Guid taskId,
            Stream payload,
            string contentType,
            CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A defect.");

        public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class UnreliableQueue(int faults) : IProcessingQueue
    {
        private int _faults = faults;

        public List<ProcessPayloadMessage> Sent { get; } = [];

        public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
        {
            if (_faults-- > 0)
                throw new DependencyUnavailableException("The queue is unavailable.", new IOException());

            Sent.Add(message);
            return Task.CompletedTask;
        }
    }

    private sealed class RefusingQueue(Guid refused) : IProcessingQueue
    {
        private int _attempts;

        public Guid Refused { get; set; } = refused;

        public int Attempts => _attempts;

        public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
        {
            if (message.Task.TaskId != Refused)
                return Task.CompletedTask;

            Interlocked.Increment(ref _attempts);
            throw new ProcessingQueueException("Not this one.");
        }
    }
}
