using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using States = PollerSaga.Tasks.PollerTaskStates;

namespace PollerSaga.Tests.Tasks;

public sealed class PollerTaskStateMachineTests
{
    private const string None = "";

    [Test]
    [TestCase(None, nameof(Start), nameof(FetchPayload), States.Enqueued)]
    [TestCase(None, nameof(Resume), nameof(FetchPayload), States.Enqueued)]
    [TestCase(None, nameof(Saved), None, None)]
    [TestCase(None, nameof(Sent), None, None)]
    [TestCase(None, nameof(Processed), None, None)]
    [TestCase(None, nameof(ProcessingFailed), None, None)]
    [TestCase(None, nameof(TaskFailed), None, None)]
    [TestCase(States.Started, nameof(Start), None, States.Started)]
    [TestCase(States.Started, nameof(Resume), nameof(FetchPayload), States.Enqueued)]
    [TestCase(States.Started, nameof(Saved), nameof(EnqueuePayload), States.Enqueued)]
    [TestCase(States.Started, nameof(Sent), None, States.Started)]
    [TestCase(States.Started, nameof(Processed), None, States.Started)]
    [TestCase(States.Started, nameof(ProcessingFailed), None, States.Started)]
    [TestCase(States.Started, nameof(TaskFailed), nameof(ReleaseNextTask), States.Failed)]
    [TestCase(States.PayloadSaved, nameof(Start), None, States.PayloadSaved)]
    [TestCase(States.PayloadSaved, nameof(Resume), nameof(EnqueuePayload), States.Enqueued)]
    [TestCase(States.PayloadSaved, nameof(Saved), None, States.PayloadSaved)]
    [TestCase(States.PayloadSaved, nameof(Sent), nameof(ReleaseNextTask), States.Enqueued)]
    [TestCase(States.PayloadSaved, nameof(Processed), None, States.Complete)]
    [TestCase(States.PayloadSaved, nameof(ProcessingFailed), None, States.Failed)]
    [TestCase(States.PayloadSaved, nameof(TaskFailed), nameof(ReleaseNextTask), States.Failed)]
    [TestCase(States.Enqueued, nameof(Start), None, States.Enqueued)]
    [TestCase(States.Enqueued, nameof(Resume), nameof(ReleaseNextTask), States.Enqueued)]
    [TestCase(States.Enqueued, nameof(Saved), None, States.Enqueued)]
    [TestCase(States.Enqueued, nameof(Sent), None, States.Enqueued)]
    [TestCase(States.Enqueued, nameof(Processed), None, States.Complete)]
    [TestCase(States.Enqueued, nameof(ProcessingFailed), None, States.Failed)]
    [TestCase(States.Enqueued, nameof(TaskFailed), None, States.Enqueued)]
    [TestCase(States.Complete, nameof(Start), None, States.Complete)]
    [TestCase(States.Complete, nameof(Resume), nameof(ReleaseNextTask), States.Complete)]
    [TestCase(States.Complete, nameof(Saved), None, States.Complete)]
    [TestCase(States.Complete, nameof(Sent), nameof(ReleaseNextTask), States.Complete)]
    [TestCase(States.Complete, nameof(Processed), None, States.Complete)]
    [TestCase(States.Complete, nameof(ProcessingFailed), None, States.Complete)]
    [TestCase(States.Complete, nameof(TaskFailed), nameof(ReleaseNextTask), States.Complete)]
    [TestCase(States.Failed, nameof(Start), None, States.Failed)]
    [TestCase(States.Failed, nameof(Resume), nameof(ReleaseNextTask), States.Failed)]
    [TestCase(States.Failed, nameof(Saved), None, States.Failed)]
    [TestCase(States.Failed, nameof(Sent), nameof(ReleaseNextTask), States.Failed)]
    [TestCase(States.Failed, nameof(Processed), None, States.Failed)]
    [TestCase(States.Failed, nameof(ProcessingFailed), None, States.Failed)]
    [TestCase(States.Failed, nameof(TaskFailed), nameof(ReleaseNextTask), States.Failed)]
    [TestCase(States.Pending, nameof(Start), None, States.Pending)]
    [TestCase(States.Pending, nameof(Resume), None, States.Pending)]
    [TestCase(States.Pending, nameof(Saved), None, States.Pending)]
    [TestCase(States.Pending, nameof(Sent), None, States.Pending)]
    [TestCase(States.Pending, nameof(Processed), None, States.Pending)]
    [TestCase(States.Pending, nameof(ProcessingFailed), None, States.Pending)]
    [TestCase(States.Pending, nameof(TaskFailed), None, States.Pending)]
    [TestCase(States.Pending, nameof(StartAgain), nameof(FetchPayload), States.Enqueued)]
    [TestCase(States.Started, nameof(StartAgain), None, States.Started)]
    [TestCase(States.PayloadSaved, nameof(StartAgain), None, States.PayloadSaved)]
    [TestCase(States.Enqueued, nameof(StartAgain), None, States.Enqueued)]
    [TestCase(States.Complete, nameof(StartAgain), None, States.Complete)]
    [TestCase(States.Failed, nameof(StartAgain), None, States.Failed)]
    public async Task Handles_each_message_in_each_state(string before, string message, string command, string after)
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 10);
        var page = plan[3];
        if (before != None)
            await engine.PutTaskAsync(page, before);

        var mediator = engine.Get<IMediator>();
        var commands = new CommandLog();
        using var handle = mediator.ConnectConsumeObserver(commands);
        await mediator.Publish(Create(message, page));

        var row = await engine.FindTaskAsync(page.TaskId);
        Assert.That(commands.First, Is.EqualTo(command));
        Assert.That(row?.CurrentState ?? None, Is.EqualTo(after));
    }

    [Test]
    public async Task Stores_the_results_of_each_step()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        api.Misbehave = Answers.Status(500, request => request.Attempt < 3);
        await using var engine = await TestEngine.StartAsync(["Polling:FetchRetry:Interval=00:00:00"]);
        var plan = await engine.PlanJobAsync(api.Url, pages: 10);

        await engine.Get<IMediator>().Send(new StartPollerTask(plan[3]));

        var row = await engine.FindTaskAsync(plan[3].TaskId);
        Assert.That(row, Is.Not.Null);
        Assert.Multiple(() =>
        {
            Assert.That(row!.JobId, Is.EqualTo(plan.JobId));
            Assert.That(row.Index, Is.EqualTo(3));
            Assert.That(row.Attempts, Is.EqualTo(3));
            Assert.That(row.PayloadBytes, Is.EqualTo(api.BodyOf(300, 100).Length));
            Assert.That(row.PayloadKey, Is.EqualTo($"{plan.JobId}/{plan[3].TaskId}.json"));
            Assert.That(row.EndedAt, Is.GreaterThanOrEqualTo(row.StartedAt));
            Assert.That(row.ExpiresAt, Is.EqualTo(plan.ExpiresAt));
            Assert.That(row.Released, Is.Null, "all pages were released");
            Assert.That(row.HttpStatus, Is.EqualTo(200));
            Assert.That(row.SavedAt, Is.InRange(row.StartedAt, row.EndedAt!.Value));
            Assert.That(row.Version, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task Stores_the_reason_of_a_failed_task()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        api.Misbehave = Answers.Status(404, _ => true);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 10);

        await engine.Get<IMediator>().Send(new StartPollerTask(plan[3]));

        var row = await engine.FindTaskAsync(plan[3].TaskId);
        Assert.That(row!.Error, Is.EqualTo("The API answered 404 Not Found."));
        Assert.That(row.Attempts, Is.EqualTo(1));
    }

    [TestCase("Record 7 is invalid.", "Record 7 is invalid.")]
    [TestCase("a\0b\u001b[31mc\nd", "ab[31mc d")]
    [TestCase(" ", "Its processing failed; the report gives no reason.")]
    [TestCase(null, "Its processing failed; the report gives no reason.")]
    public async Task Stores_the_reason_of_a_consumers_failure_report(string? error, string reason)
    {
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(new Uri("http://127.0.0.1:9/payload"), pages: 100);
        await engine.PutTaskAsync(plan[3], States.Enqueued);

        await engine.Get<IMediator>().Publish(ProcessingFailed(plan[3], error!));

        var row = await engine.FindTaskAsync(plan[3].TaskId);
        Assert.That(
            (row!.CurrentState, row.Error, row.Released),
            Is.EqualTo((States.Failed, reason, new Release(25, IsRedrive: false))));
        Assert.That(row.PayloadKey, Is.Not.Null, "the payload is kept for later processing");
    }

    private static object Create(string message, PollerPage page) => message switch
    {
        nameof(Start) => Start(page),
        nameof(Resume) => Resume(page),
        nameof(StartAgain) => StartAgain(page),
        nameof(Saved) => Saved(page),
        nameof(Sent) => Sent(page),
        nameof(Processed) => Processed(page),
        nameof(ProcessingFailed) => ProcessingFailed(page),
        _ => TaskFailed(page),
    };

    private static StartPollerTask Start(PollerPage page) => new(page);

    private static StartPollerTask Resume(PollerPage page) => new(page, Resume: true);

    private static StartPollerTask StartAgain(PollerPage page) => new(page, IsRedriven: true);

    private static PayloadSaved Saved(PollerPage page) => new(page, new PayloadLocation("bucket", "key"), Bytes: 1, Attempts: 1);

    private static PayloadEnqueued Sent(PollerPage page) => new(page);

    private static PayloadProcessed Processed(PollerPage page) => new(page.JobId, page.TaskId);

    private static PayloadProcessingFailed ProcessingFailed(PollerPage page, string error = "Its records are invalid.") =>
        new(page.JobId, page.TaskId, error);

    private static PollerTaskFailed TaskFailed(PollerPage page) => new(page, "It failed.", Attempts: 1);

    /// <summary>Records the commands that the saga sends on the mediator, in order.</summary>
    private sealed class CommandLog : IConsumeObserver
    {
        private readonly ConcurrentQueue<string> _commands = new();

        public string First => _commands.TryPeek(out var first) ? first : None;

        public Task PreConsume<T>(ConsumeContext<T> context)
            where T : class
        {
            if (context.Message is FetchPayload or EnqueuePayload or ReleaseNextTask)
                _commands.Enqueue(typeof(T).Name);
            return Task.CompletedTask;
        }

        public Task PostConsume<T>(ConsumeContext<T> context)
            where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }
}
