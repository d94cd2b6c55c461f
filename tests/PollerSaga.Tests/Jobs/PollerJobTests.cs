using System.Text.Json;
using MassTransit;
using MassTransit.Mediator;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs;

/// <summary>Whole jobs, from <see cref="StartPollerJob"/> to their end.</summary>
public sealed class PollerJobTests
{
    [Test]
    public async Task Hands_over_every_page()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        var status = await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 100, 0, 0, 100)));
        for (var index = 0; index < 100; index++)
        {
            var taskId = PollerTaskId.For(jobId, index);
            var message = JsonSerializer.Deserialize<ProcessPayloadMessage>(
                await File.ReadAllBytesAsync(Path.Combine(engine.SpoolFolder, $"{taskId}.json")))!;
            var payload = await File.ReadAllBytesAsync(Path.Combine(message.PayloadLocation.Bucket, message.PayloadLocation.Key));
            Assert.That(message.Task.Request.StartAt, Is.EqualTo(index * 100));
            Assert.That(payload, Is.EqualTo(api.BodyOf(index * 100, 100)));
        }
    }

    [Test]
    public async Task Asks_for_whole_pages_up_to_the_last([Values(0, 1, 99, 100, 101, 250)] int records)
    {
        await using var api = await PartnerApi.StartAsync(records);
        await using var engine = await TestEngine.StartAsync();

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        var pages = (records + 99) / 100;
        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(status.Summary.Total, Is.EqualTo(pages));
        Assert.That(
            api.PageRequests.Select(request => (request.StartAt, request.Count)),
            Is.EquivalentTo(Enumerable.Range(0, pages).Select(index => (index * 100L, 100))));
    }

    [Test]
    public async Task Keeps_to_the_window([Values(1, 3, 25)] int window)
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        api.HoldUntil(window);
        await using var engine = await TestEngine.StartAsync();

        await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url, MaxConcurrency: window));

        Assert.That(api.MaxInFlight, Is.EqualTo(window));
    }

    [Test]
    public async Task Takes_a_window_far_larger_than_the_job()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var engine = await TestEngine.StartAsync(["Polling:MaxWindow=1000000"]);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url, MaxConcurrency: 1_000_000));

        Assert.That(status.Summary.Enqueued, Is.EqualTo(10));
    }

    [Test]
    public async Task Goes_on_with_the_others_when_pages_fail()
    {
        await using var api = await PartnerApi.StartAsync(records: 3000);
        api.Misbehave = Answers.Status(404, request => request.StartAt is 0 or 1100 or 2900 && !request.IsMetadata);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        var status = await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        Assert.That(status.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 27, 0, 3, 30)));
        Assert.That(status.Failures, Is.EqualTo(new[] { 0, 11, 29 }.Select(index =>
            new PollerTaskFailure(PollerTaskId.For(jobId, index), index * 100, "The API answered 404 Not Found."))));
    }

    [Test]
    public async Task Fails_without_tasks_when_the_metadata_cannot_be_had()
    {
        await using var api = await PartnerApi.StartAsync();
        api.Misbehave = Answers.Status(500, _ => true);
        await using var engine = await TestEngine.StartAsync(["Polling:PrepareRetry:Interval=00:00:00"]);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That(status.State, Is.EqualTo(PollerJobState.Failed));
        Assert.That(status.Error, Does.EndWith("(3 attempts)"));
        Assert.That(await engine.Store.ReadAsync(db => db.Tasks.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Fails_when_the_API_holds_more_pages_than_a_job_may_have()
    {
        await using var api = await PartnerApi.StartAsync(records: 1001);
        await using var engine = await TestEngine.StartAsync(["Polling:MaxTasksPerJob=10"]);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That(
            status.Error,
            Is.EqualTo(
                "The API's totalRecords = 1001 by maxRecordsPerPage = 100 makes 11 pages; PollerSaga:Polling:MaxTasksPerJob allows 10."));
    }

    [Test]
    public async Task Fails_an_invalid_job_with_the_reason()
    {
        await using var engine = await TestEngine.StartAsync();
        StartPollerJob[] starts =
        [
            new(Guid.NewGuid(), null!),
            new(Guid.NewGuid(), new Uri("/payload", UriKind.Relative)),
            new(Guid.NewGuid(), new Uri("http://127.0.0.1/"), MaxConcurrency: 0),
            new(Guid.NewGuid(), new Uri("http://user:secret@127.0.0.1/")),
            new(Guid.NewGuid(), new Uri("http://10.0.0.1/")),
            new(Guid.NewGuid(), new Uri("http://169.254.169.254/")),
        ];
        var limits = StartLimits.Of(new FetchingOptions { AllowedNetworks = TestSettings.Loopback }, new PollingOptions());

        foreach (var start in starts)
        {
            var reason = StartPollerJobCheck.FindFault(start, limits);

            var status = await engine.RunJobAsync(start);

            Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Failed, reason)));
            Assert.That(await engine.Harness.Published.Any<PollerJobFailed>(failed => failed.Context.Message.Error == reason), Is.True);
        }
    }

    [Test]
    public async Task Works_two_jobs_at_once_each_in_its_own_window()
    {
        await using var first = await PartnerApi.StartAsync(records: 3000);
        await using var second = await PartnerApi.StartAsync(records: 3000);
        first.HoldUntil(4);
        second.HoldUntil(7);
        await using var engine = await TestEngine.StartAsync(["Worker:ConcurrentTasks=50"]);

        var statuses = await Task.WhenAll(
            engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), first.Url, MaxConcurrency: 4)),
            engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), second.Url, MaxConcurrency: 7)));

        Assert.That(statuses.Select(status => status.Summary.Enqueued), Is.All.EqualTo(30));
        Assert.That((first.MaxInFlight, second.MaxInFlight), Is.EqualTo((4, 7)));
    }

    [Test]
    public async Task Started_twice_is_polled_once()
    {
        await using var api = await PartnerApi.StartAsync(records: 3000);
        await using var engine = await TestEngine.StartAsync();
        var start = new StartPollerJob(Guid.NewGuid(), api.Url);

        await Task.WhenAll(engine.StartJobAsync(start), engine.StartJobAsync(start));
        await engine.WhenOverAsync(start.JobId);
        await engine.StartJobAsync(start);
        Assert.That(await AsyncElementListExtensions.Take(engine.Harness.Consumed.SelectAsync<StartPollerJob>(), 3).Count(), Is.EqualTo(3));

        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(30));
    }

    [Test]
    public async Task Completes_the_tasks_that_are_reported_processed()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        await engine.Harness.Bus.Publish(new PayloadProcessed(jobId, PollerTaskId.For(jobId, 0)));
        await engine.Harness.Bus.Publish(new PayloadProcessed(jobId, PollerTaskId.For(jobId, 0)));
        await engine.Harness.Bus.Publish(new PayloadProcessed(jobId, PollerTaskId.For(jobId, 2)));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.Completed == 2));

        var status = await engine.Queries.GetStatusAsync(jobId, CancellationToken.None);
        Assert.That(status!.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 1, 2, 0, 3)));
    }

    [Test]
    public async Task Is_complete_for_good_when_the_report_overtakes_the_news_of_the_message()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var queue = new FastConsumer();
        await using var engine = await TestEngine.StartAsync(
            swap: services => services.AddSingleton<PollerSaga.Delivery.IProcessingQueue>(queue));
        queue.Report = async message =>
        {
            await engine.Harness.Bus.Publish(new PayloadProcessed(message.Task.JobId, message.Task.TaskId));
            await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Complete));
        };

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 0, 1, 0, 1)));
    }

    [Test]
    public async Task Fails_the_tasks_that_are_reported_given_up_and_counts_each_once_though_the_job_is_over()
    {
        await using var api = await PartnerApi.StartAsync(records: 400);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));
        var (first, third) = (PollerTaskId.For(jobId, 0), PollerTaskId.For(jobId, 2));

        // Each with its repeat, and with the opposite report, which comes too late. In turn, as a saga's messages are: each has been
        // handled when it returns.
        var reports = engine.Get<IMediator>();
        await reports.Publish(new PayloadProcessingFailed(jobId, first, "Record 7 makes no sense."));
        await reports.Publish(new PayloadProcessingFailed(jobId, first, "Record 8 neither."));
        await reports.Publish(new PayloadProcessed(jobId, first));
        await reports.Publish(new PayloadProcessed(jobId, third));
        await reports.Publish(new PayloadProcessingFailed(jobId, third, "Too late."));

        var status = await engine.Queries.GetStatusAsync(jobId, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(status!.State, Is.EqualTo(PollerJobState.Completed), "over is over");
            Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 2, 1, 1, 4)));
            Assert.That(status.Failures, Is.EqualTo(new[] { new PollerTaskFailure(first, 0, "Record 7 makes no sense.") }));
        });
    }

    [Test]
    public async Task Ends_with_failures_when_a_task_was_given_up_before_the_last_one_ended()
    {
        await using var api = await PartnerApi.StartAsync(records: 200);
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 2, window: 1);
        api.Misbehave = Answers.Held(
            engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Failed)),
            request => request.StartAt == 100);
        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Enqueued));

        await engine.Harness.Bus.Publish(new PayloadProcessingFailed(plan.JobId, plan[0].TaskId, "Record 7 makes no sense."));

        var status = await engine.WhenOverAsync(plan.JobId);
        Assert.That(status.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 1, 0, 1, 2)));
    }

    [Test]
    public async Task Goes_on_when_the_report_that_a_payload_was_given_up_overtakes_the_news_of_the_message()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var queue = new FastConsumer();
        await using var engine = await TestEngine.StartAsync(
            ["Polling:MaxConcurrency=1"],
            services => services.AddSingleton<PollerSaga.Delivery.IProcessingQueue>(queue));
        queue.Report = async message =>
        {
            await engine.Harness.Bus.Publish(new PayloadProcessingFailed(message.Task.JobId, message.Task.TaskId, "It is of no use."));
            await engine.UntilAsync(
                db => db.Tasks.AnyAsync(task => task.CorrelationId == message.Task.TaskId && task.CurrentState == PollerTaskStates.Failed));
        };

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That(status.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 0, 0, 3, 3)));
        Assert.That(status.Failures.Select(failure => failure.Error), Is.All.EqualTo("It is of no use."));
    }

    [Test]
    public async Task Answers_questions_after_its_status_over_the_bus()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        await using var engine = await TestEngine.StartAsync();
        var expected = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));
        var client = engine.Harness.Bus.CreateRequestClient<GetPollerJobStatus>(new Uri($"queue:{PollerEndpoints.Job}"));

        var known = await client.GetResponse<PollerJobStatus, PollerJobNotFound>(new GetPollerJobStatus(expected.JobId));
        var unknown = await client.GetResponse<PollerJobStatus, PollerJobNotFound>(new GetPollerJobStatus(Guid.Empty));

        Assert.That(known.Is(out Response<PollerJobStatus>? status), Is.True);
        Assert.That(status!.Message.Summary, Is.EqualTo(expected.Summary));
        Assert.That(unknown.Is(out Response<PollerJobNotFound>? notFound), Is.True);
        Assert.That(notFound!.Message.JobId, Is.EqualTo(Guid.Empty));
    }

    private sealed class FastConsumer : PollerSaga.Delivery.IProcessingQueue
    {
        public Func<ProcessPayloadMessage, Task> Report { get; set; } = _ => Task.CompletedTask;

        public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken) => Report(message);
    }
}
