using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Delivery.Sqs;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.IntegrationTests.Reports;

[Category("Integration")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqsCompletionListenerTests : IAsyncDisposable
{
    private const int InvalidReport = 501;
    private const int InvalidReportDeleted = 502;
    private const int Waits = 300;

    private readonly LogLines _log = new();
    private SqsTestQueue _queue = null!;
    private TestEngine? _engine;

    [SetUp]
    public void Prepare() => _queue = new SqsTestQueue();

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _log.Dispose();

        // Where there is no server, it was not come to.
        if (_queue is not null)
            await _queue.DisposeAsync();
    }

    [Test]
    public async Task Completes_and_fails_tasks_and_deletes_each_report_when_that_is_stored()
    {
        var (engine, plan) = await StartAsync(tasks: 40);

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(
                index => _queue.SendAsync(index % 4 == 0 ? Failure(plan, index, $"Page {index} makes no sense.") : Success(plan, index))));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 30 && counter.Failed == 10));
        await StopAsync(engine);

        var status = await engine.Queries.GetStatusAsync(plan.JobId, CancellationToken.None);
        Assert.That(status!.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 0, 30, 10, 40)));
        Assert.That(status.Failures[1].Error, Is.EqualTo("Page 4 makes no sense."));
        Assert.That(await CountLeftAsync(), Is.Zero);
    }

    [Test]
    public async Task Makes_its_queue_with_dead_letters_where_it_is_missing()
    {
        await StartAsync(tasks: 1);

        var attributes = await _queue.AttributesAsync();
        Assert.That(attributes["RedrivePolicy"], Does.Contain(_queue.DeadLetterName));
    }

    [Test]
    public async Task Takes_repeats_late_reports_and_those_of_nobody_off_the_queue_and_changes_nothing()
    {
        var (engine, plan) = await StartAsync(tasks: 3);
        var nobody = new PollerPlan(Guid.NewGuid(), new Uri("http://api.test/"), 100, 1, 0, null);

        await _queue.SendAsync(Success(nobody, 0));
        await _queue.SendAsync(Failure(nobody, 0, "It broke."));
        await _queue.SendAsync(Success(plan, 0));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 1));
        await _queue.SendAsync(Success(plan, 0));
        await _queue.SendAsync(Failure(plan, 0, "Too late."));
        await _queue.SendAsync(Failure(plan, 1, "First."));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Failed == 1));
        await _queue.SendAsync(Failure(plan, 1, "Second."));
        await _queue.SendAsync(Success(plan, 1));
        await SeeToTheEndAsync(engine, plan, last: 2);

        var rows = await engine.Queries.ListTasksAsync(plan.JobId, state: null, afterIndex: -1, 10, CancellationToken.None);
        Assert.That(rows.Select(row => (row.CurrentState, row.Error)), Is.EqualTo(new[]
        {
            (PollerTaskStates.Complete, (string?)null),
            (PollerTaskStates.Failed, "First."),
            (PollerTaskStates.Complete, null),
        }));
        Assert.That((await engine.FindCounterAsync(plan.JobId))!.Completed, Is.EqualTo(2));
        Assert.That(await CountLeftAsync(), Is.Zero);
    }

    [TestCase("garbage", "The body is not JSON: 'g' is an invalid start of a value.")]
    [TestCase("[1]", "The body is JSON, but no object: Array.")]
    [TestCase("""{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212"}""", "taskId is missing.")]
    [TestCase("""{"taskId":"abc"}""", "Path: $.taskId")]
    public async Task Leaves_what_is_no_report_to_the_dead_letters_of_the_queue(string body, string reason)
    {
        await _queue.MakeAsync(_queue.DeadLetterName);
        var dead = (await _queue.AttributesAsync(_queue.DeadLetterName))["QueueArn"];
        await _queue.MakeAsync(
            attributes:
            [
                ("VisibilityTimeout", "1"),
                ("RedrivePolicy", JsonSerializer.Serialize(new { deadLetterTargetArn = dead, maxReceiveCount = 3 })),
            ]);
        var (engine, plan) = await StartAsync(tasks: 1);

        await _queue.SendAsync(body);
        await SeeToTheEndAsync(engine, plan, last: 0, stop: false);

        Assert.That((await _queue.TakeAllAsync(_queue.DeadLetterName, waitSeconds: 20)).Single().Body, Is.EqualTo(body));
        Assert.That(_log.Of(InvalidReport), Has.Exactly(3).Items.And.All.Contains(reason));
        Assert.That(_log.Of(InvalidReportDeleted), Is.Empty);
    }

    [Test]
    public async Task Deletes_what_is_no_report_after_three_receives_where_the_queue_has_no_dead_letters()
    {
        await _queue.MakeAsync(attributes: [("VisibilityTimeout", "1")]);
        await StartAsync(tasks: 1);

        await _queue.SendAsync("garbage");
        await _log.WhenSaidAsync(InvalidReportDeleted);

        Assert.That(_log.Of(InvalidReport).Count(), Is.EqualTo(3));
        Assert.That(_log.Of(InvalidReportDeleted).Single(), Does.EndWith(": garbage"));
    }

    [Test]
    public async Task Goes_on_when_SQS_is_back_that_failed_broke_connections_and_was_away()
    {
        // A poll that is cut off may have taken a message with it, which comes again when its visibility time-out has passed.
        await _queue.MakeAsync(attributes: [("VisibilityTimeout", "1")]);
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var (engine, plan) = await StartAsync(tasks: 3, front);
        await _queue.SendAsync(Success(plan, 0));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 1));

        await front.LeaveAsync();
        await _log.WhenSaidAsync(Waits);
        var turn = -1;
        front.Misbehave = (context, _) =>
            Interlocked.Increment(ref turn) is var now
                && now % 5 < 4 ? SqsAnswers.FailInTurnAsync(context, now % 5) : Task.FromResult(false);
        await front.ReturnAsync();
        await _queue.SendAsync(Success(plan, 1));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 2));
        front.Misbehave = null;
        await SeeToTheEndAsync(engine, plan, last: 2);

        Assert.That(_log.Of(Waits).First(), Does.StartWith($"Work waits: SQS at {front.Address} "));
    }

    [Test]
    public async Task Deletes_no_report_whose_commit_the_database_did_not_take_until_it_does()
    {
        var disk = new FailingDisk();
        var (engine, plan) = await StartAsync(tasks: 1, swap: services => services.AddSingleton<IDatabase>(provider => new ObservedDatabase(
            new ObservedDatabase(DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()), disk),
            provider.GetRequiredService<CommitSignal>())));
        disk.Fails = true;

        await _queue.SendAsync(Success(plan, 0));
        await _log.WhenSaidAsync(Waits);
        Assert.That((await _queue.AttributesAsync())["ApproximateNumberOfMessagesNotVisible"], Is.EqualTo("1"));
        disk.Fails = false;
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 1));
        await StopAsync(engine);

        Assert.That(await CountLeftAsync(), Is.Zero);
    }

    [Test]
    public async Task Stops_at_once_in_the_middle_of_a_long_poll()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var polling = new TaskCompletionSource();
        front.Misbehave = (_, call) =>
        {
            if (SqsAnswers.ActionOf(call) == "ReceiveMessage")
                polling.TrySetResult();
            return Task.FromResult(false);
        };
        var (engine, _) = await StartAsync(tasks: 1, front);
        await polling.Task.OrTimeOut();

        var stop = System.Diagnostics.Stopwatch.StartNew();
        await StopAsync(engine);

        Assert.That(stop.Elapsed, Is.LessThan(SqsQueue.MaxPollTime / 2));
    }

    private static string Success(PollerPlan plan, int index) =>
        JsonSerializer.Serialize(new { jobId = plan.JobId, taskId = plan[index].TaskId });

    private static string Failure(PollerPlan plan, int index, string error) =>
        JsonSerializer.Serialize(new { jobId = plan.JobId, taskId = plan[index].TaskId, error });

    /// <summary>An engine that reads the queue, and a job whose tasks are all enqueued.</summary>
    private async Task<(TestEngine Engine, PollerPlan Plan)> StartAsync(
        int tasks,
        HttpFront? front = null,
        Action<IServiceCollection>? swap = null)
    {
        _engine = await TestEngine.StartAsync(
            [
                "CompletionQueue:Kind=Sqs",
                $"CompletionQueue:QueueName={_queue.Name}",
                $"CompletionQueue:ServiceUrl={front?.Address ?? AwsServer.Address}",
                .. AwsServer.Settings.Select(setting => $"{setting.Key}={setting.Value}"),
            ],
            services =>
            {
                _log.Keep(services);
                services.AddCompletionListener();
                swap?.Invoke(services);
            },
            start: false);
        foreach (var check in _engine.Get<IServiceProvider>().GetServices<IStartCheck>())
            await check.CheckAsync(CancellationToken.None);
        var plan = await _engine.PlanJobAsync(new Uri("http://127.0.0.1:9/payload"), tasks);
        for (var index = 0; index < tasks; index++)
            await _engine.PutTaskAsync(plan[index], PollerTaskStates.Enqueued);
        await _engine.StartAsync();
        return (_engine, plan);
    }

    /// <summary>Has one more report handled, which comes behind all others, and stops the listener, which ends what it has begun.</summary>
    private async Task SeeToTheEndAsync(TestEngine engine, PollerPlan plan, int last, bool stop = true)
    {
        await _queue.SendAsync(Success(plan, last));
        await engine.UntilAsync(
            db => db.Tasks.AnyAsync(task => task.CorrelationId == plan[last].TaskId && task.CurrentState == PollerTaskStates.Complete));
        if (stop)
            await StopAsync(engine);
    }

    private static Task StopAsync(TestEngine engine) =>
        engine.Get<IServiceProvider>().GetServices<IHostedService>().OfType<SqsCompletionListener>().Single().StopAsync(
            CancellationToken.None).OrTimeOut();

    private async Task<int> CountLeftAsync()
    {
        var attributes = await _queue.AttributesAsync();
        return int.Parse(attributes["ApproximateNumberOfMessages"], System.Globalization.CultureInfo.InvariantCulture)
            + int.Parse(attributes["ApproximateNumberOfMessagesNotVisible"], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Lets no transaction begin while it fails.</summary>
    private sealed class FailingDisk : DbTransactionInterceptor
    {
        private const int InputOutputError = 10;

        public volatile bool Fails;

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default) =>
            Fails ? throw new SqliteException("disk I/O error", InputOutputError) : new(result);
    }
}
