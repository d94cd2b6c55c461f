using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Tests.Worker.JobClients;

/// <summary>The contract of <see cref="IJobClient"/>: each way to reach jobs gives the same answers.</summary>
public abstract class JobClientContract
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly Guid Unknown = Guid.NewGuid();

    /// <summary>A job of three pages of 100 records that is over; its last page failed.</summary>
    private protected Guid Job { get; } = Guid.NewGuid();

    private protected PartnerApi Api { get; private set; } = null!;

    private IJobClient Client { get; set; } = null!;

    /// <summary>Runs <see cref="Job"/> with <see cref="Api"/>, and opens a client for it.</summary>
    private protected abstract Task<IJobClient> OpenAsync();

    private protected abstract Task CloseAsync();

    /// <summary>Whether a report about a task is checked before it is sent.</summary>
    private protected virtual bool ChecksReports => true;

    [SetUp]
    public async Task SetUpAsync()
    {
        Api = await PartnerApi.StartAsync(records: 300);
        Api.Misbehave = Answers.Status(404, request => !request.IsMetadata && request.StartAt == 200);
        Client = await OpenAsync();
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await Client.DisposeAsync();
        await CloseAsync();
        await Api.DisposeAsync();
    }

    [Test]
    public async Task Reads_jobs_tasks_payloads_and_results()
    {
        var status = await Client.GetStatusAsync(Job, None);
        var jobs = await Client.ListJobsAsync(max: 10, None);
        var tasks = await Client.ListTasksAsync(Job, state: null, max: 2, None);
        var failed = await Client.ListTasksAsync(Job, PollerTaskStates.Failed, max: 10, None);
        await using var payload = await Client.OpenPayloadAsync(Job, TaskOf(1), None);
        using var body = new MemoryStream();
        await payload!.CopyToAsync(body);
        var result = await Client.ReadResultAsync(Job, None).ToListAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((status!.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.CompletedWithFailures, 2)));
            Assert.That(
                jobs.Select(job => (job.JobId, job.State, job.Url)),
                Is.EqualTo(new[] { (Job, status.State, Api.Url.OriginalString) }));
            Assert.That(tasks!.Select(task => (task.Index, task.State)), Is.EqualTo(new[] { (0, "ENQUEUED"), (1, "ENQUEUED") }));
            Assert.That(failed!.Select(task => task.TaskId), Is.EqualTo(new[] { TaskOf(2) }));
            Assert.That(body.ToArray(), Is.EqualTo(Api.BodyOf(100, 100)));
            Assert.That(result.Select(task => task.State), Is.EqualTo(new[] { "ENQUEUED", "ENQUEUED", "FAILED" }));
            Assert.That(Client.Place, Is.Not.Empty);
        }
    }

    [Test]
    public async Task Returns_nothing_for_what_does_not_exist()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Client.GetStatusAsync(Unknown, None), Is.Null);
            Assert.That(await Client.ListTasksAsync(Unknown, state: null, max: 10, None), Is.Null);
            Assert.That(await Client.OpenPayloadAsync(Job, Unknown, None), Is.Null);
            Assert.That(await Client.OpenPayloadAsync(Job, TaskOf(2), None), Is.Null, "a task without payload");
            Assert.That(async () => await Client.ReadResultAsync(Unknown, None).ToListAsync(), Throws.TypeOf<UsageException>());
        }
    }

    [Test]
    public async Task Starts_a_job_once()
    {
        var start = new StartPollerJob(Guid.NewGuid(), Api.Url, MaxConcurrency: 3, Timeout: TimeSpan.Zero);

        await Client.StartAsync(start, None);
        await Client.StartAsync(start, None);
        var status = await Waiting.ForAsync(() => Client.GetStatusAsync(start.JobId, None));

        Assert.That((status.JobId, status.MaxConcurrency), Is.EqualTo((start.JobId, 3)));
        Assert.That(await Client.ListJobsAsync(max: 10, None), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Executes_and_refuses_each_command()
    {
        var (refusals, unknown) = (new List<string?>(), new List<bool>());
        foreach (var command in JobCommands.All)
        {
            var arguments = command.CreateArguments("someone", command.Parameter is { IsRequired: true } ? 5 : null);
            unknown.Add((await Client.ExecuteAsync(command, Unknown, arguments, None)).IsKnown);
            if (command != JobCommands.Redrive)
                refusals.Add((await Client.ExecuteAsync(command, Job, arguments, None)).Refused?.Reason);
        }

        Api.Misbehave = null;
        var redriven = await Client.ExecuteAsync(JobCommands.Redrive, Job, new RedriveArguments("someone", TimeSpan.Zero), None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(unknown, Is.All.False);
            Assert.That(
                refusals,
                Is.EqualTo(JobCommands.All.Where(command => command != JobCommands.Redrive).Select(command => command.Refusal)));
            Assert.That(
                redriven.Changed,
                Is.EqualTo(new PollerJobChanged(Job, PollerJobState.Preparing, 25, PausedAt: null, DeadlineAt: null)));
        }
    }

    [Test]
    public async Task Completes_a_task_that_was_handed_over()
    {
        var completed = await Client.CompleteAsync(Job, TaskOf(0), None);
        var again = await Client.CompleteAsync(Job, TaskOf(0), None);
        var (failed, unknown) = (await Client.CompleteAsync(Job, TaskOf(2), None), await Client.CompleteAsync(Job, Unknown, None));
        var tasks = await Waiting.ForAsync(
            () => Client.ListTasksAsync(Job, PollerTaskStates.Complete, max: 10, None),
            complete => complete.Count > 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((completed, again), Is.EqualTo(((string?)null, (string?)null)));
            Assert.That((failed is not null, unknown is not null), Is.EqualTo((ChecksReports, ChecksReports)), $"{failed}\n{unknown}");
            Assert.That(tasks.Select(task => task.TaskId), Is.EqualTo(new[] { TaskOf(0) }));
        }
    }

    private Guid TaskOf(int index) => PollerTaskId.For(Job, index);
}
