using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>Messages that are none, or make no sense: each is laid aside or ignored, said once, and holds up nobody.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[NonParallelizable]
public sealed class PoisonTests : IDisposable
{
    private const int Failed = 303;
    private const int Skipped = 304;

    private static readonly Guid Nobody = Guid.Parse("5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11");
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/payload");

    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    private static IEnumerable<TestCaseData> NoMessages()
    {
        const string NoEnvelope = "An error occured while deserializing the message envelope";

        foreach (var endpoint in BareClient.Endpoints)
        {
            yield return Case(endpoint, "garbage as an envelope", "gar\0bage", BareClient.Envelope, NoEnvelope);
            yield return Case(endpoint, "a picture", "\u0089PNG", "image/png", NoEnvelope);
            yield return Case(endpoint, "nothing at all", "", null, NoEnvelope);
            yield return Case(endpoint, "an envelope without a message", "{}", BareClient.Envelope, NoEnvelope);
            yield return Case(endpoint, "an envelope of another shape", "[1]", BareClient.Envelope, NoEnvelope);
            yield return Case(endpoint, "no envelope", "null", BareClient.Envelope, "Message envelope not found");
        }

        foreach (var endpoint in new[] { PollerEndpoints.Preparation, PollerEndpoints.Task })
        {
            yield return Case(
                endpoint,
                "plain JSON where none is taken",
                """{"jobId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11","page":{}}""",
                BareClient.Json,
                NoEnvelope);
            yield return Case(endpoint, "garbage as plain JSON", "garbage", BareClient.Json, NoEnvelope);
        }

        (string Endpoint, Type Message)[] targets =
            [(PollerEndpoints.Job, typeof(StartPollerJob)), (PollerEndpoints.Events, typeof(PayloadProcessed))];
        foreach (var (endpoint, message) in targets)
        {
            yield return Case(
                endpoint,
                "garbage as plain JSON",
                "garbage",
                BareClient.Json,
                "The body is not JSON: 'g' is an invalid start of a value.");
            yield return Case(
                endpoint,
                "no plain JSON at all",
                "",
                BareClient.Json,
                "The body is not JSON: The input does not contain any JSON tokens.");
            yield return Case(
                endpoint,
                "plain JSON cut off",
                """{"jobId":"5d4b""",
                BareClient.Json,
                "The body is not JSON: Expected end of string, but instead reached end of data.");
            yield return Case(endpoint, "plain JSON without an object", "null", BareClient.Json, "The body is JSON, but no object: Null.");
            yield return Case(endpoint, "plain JSON of another shape", "[5]", BareClient.Json, "The body is JSON, but no object: Array.");
            yield return Case(
                endpoint,
                "plain JSON of other types",
                """{"jobId":"abc","url":5,"taskId":[]}""",
                BareClient.Json,
                $"The JSON value could not be converted to {message.FullName}. Path: $.jobId");
        }

        yield return Case(
            PollerEndpoints.Job,
            "a start without a job",
            "{\"url\":\"http://127.0.0.1:9/payload\"}",
            BareClient.Json,
            "JobId is missing; set a unique GUID for each job.");
        yield return Case(
            PollerEndpoints.Job,
            "a start of other words",
            """{"job_id":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11"}""",
            BareClient.Json,
            "JobId is missing; set a unique GUID for each job.");
        yield return Case(
            PollerEndpoints.Events,
            "a report without a task",
            """{"jobId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11"}""",
            BareClient.Json,
            "TaskId is missing. Copy it from the message whose payload was processed.");
        yield return Case(
            PollerEndpoints.Events,
            "a report of a failure without a task",
            """{"jobId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11","error":"It broke."}""",
            BareClient.Json,
            "TaskId is missing. Copy it from the message whose payload could not be processed.");
        yield return Case(
            PollerEndpoints.Events,
            "a report of a failure that is no text",
            """{"jobId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11","taskId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e12","error":{"code":5}}""",
            BareClient.Json,
            $"The JSON value could not be converted to {typeof(PayloadProcessingFailed).FullName}. Path: $.error");
        yield return Case(
            PollerEndpoints.Task,
            "a start without a page",
            """{"messageType":["urn:message:PollerSaga.Contracts.Tasks:StartPollerTask"],"message":{}}""",
            BareClient.Envelope,
            "Page is missing: the message names no task.");

        static TestCaseData Case(string endpoint, string name, string body, string? contentType, string reason) =>
            new TestCaseData(endpoint, body, contentType, reason).SetArgDisplayNames(endpoint, name);
    }

    [TestCaseSource(nameof(NoMessages))]
    public async Task Lays_aside_what_is_no_message(string endpoint, string body, string? contentType, string reason)
    {
        await using var client = await BareClient.OpenAsync();

        await WorkThroughAsync(client, _ => client.PublishAsync(endpoint, body, contentType));

        Assert.That(await client.LeftoversAsync(), Is.EqualTo(new[] { ($"{endpoint}_error", 1) }));
        Assert.That(_log.Of(Skipped), Is.Empty);
        Assert.That(
            _log.Of(Failed).Single(),
            Does.StartWith($"A message on {endpoint} is invalid or failed by a defect; it is in {endpoint}_error | {reason}"));
    }

    [TestCaseSource(typeof(BareClient), nameof(BareClient.Endpoints))]
    public async Task Lays_aside_what_is_of_a_type_that_nobody_takes(string endpoint)
    {
        await using var client = await BareClient.OpenAsync();

        await WorkThroughAsync(client, _ => client.PublishAsync(
            endpoint,
            """{"messageType":["urn:message:Elsewhere:StartSomething"],"message":{"jobId":"5d4b1d0f-6f6d-4c8e-9d53-1d3b1c6a7e11"}}""",
            BareClient.Envelope));

        Assert.That(await client.LeftoversAsync(), Is.EqualTo(new[] { ($"{endpoint}_skipped", 1) }));
        Assert.That(_log.Of(Failed), Is.Empty);
        Assert.That(
            _log.Of(Skipped),
            Is.EqualTo(new[] { $"A message on {endpoint} has a type that no consumer handles; it is in {endpoint}_skipped" }));
    }

    private static IEnumerable<TestCaseData> OfNobody()
    {
        var page = new PollerPage(Nobody, PollerTaskId.For(Nobody, 0), 0, Nowhere, 0, 100, ExpiresAt: 4_000_000_000, DeadlineAt: null);

        yield return Case(PollerEndpoints.Job, new ExpirePollerJob(Nobody));
        yield return Case(PollerEndpoints.Job, new ExpirePollerJob(Guid.Empty));
        yield return Case(PollerEndpoints.Job, new CompletePollerJob(Nobody, PollerJobSummary.Empty));
        yield return Case(PollerEndpoints.Job, new PollerJobPrepared(Nobody, TotalRecords: 1, PageSize: 1, TotalTasks: 1));
        yield return Case(PollerEndpoints.Job, new PollerJobPreparationFailed(Nobody, "It was to fail."));
        yield return Case(PollerEndpoints.Job, new GetPollerJobStatus(Nobody));
        yield return Case(
            PollerEndpoints.Preparation,
            new PreparePollerJob(Nobody, Nowhere, MaxConcurrency: 3, ExpiresAt: 4_000_000_000, DeadlineAt: null));
        yield return Case(PollerEndpoints.Task, new StartPollerTask(page));
        yield return Case(PollerEndpoints.Task, new StartPollerTask(page, Resume: true));
        yield return Case(PollerEndpoints.Task, new StartPollerTask(page with { DeadlineAt = DateTimeOffset.UnixEpoch }));
        yield return Case(
            PollerEndpoints.Task,
            new StartPollerTask(page with { JobId = Guid.Empty, TaskId = Guid.Empty, BaseUrl = null! }));
        yield return Case(PollerEndpoints.Events, new PayloadProcessed(Nobody, page.TaskId));
        yield return Case(PollerEndpoints.Events, new PayloadProcessingFailed(Nobody, page.TaskId, "It broke."));

        static TestCaseData Case(string endpoint, object message) =>
            new TestCaseData(endpoint, message).SetArgDisplayNames(endpoint, message.ToString()!);
    }

    [TestCaseSource(nameof(OfNobody))]
    public async Task Ignores_what_is_of_a_job_that_nobody_knows(string endpoint, object message)
    {
        await using var client = await BareClient.OpenAsync();

        await WorkThroughAsync(client, async engine =>
        {
            var target = await engine.Harness.Bus.GetSendEndpoint(engine.Get<EndpointSender>().AddressOf(endpoint));
            await target.Send(message, message.GetType());
        });

        Assert.That(await client.LeftoversAsync(), Is.Empty);
        Assert.That(_log.Of(Failed).Concat(_log.Of(Skipped)), Is.Empty);
    }

    [Test]
    public async Task Ignores_a_task_of_a_job_that_is_over([Values] bool hasBegun, [Values] bool resume)
    {
        await using var client = await BareClient.OpenAsync();

        await WorkThroughAsync(client, async engine =>
        {
            var plan = await engine.PlanJobAsync(Nowhere, pages: 2, window: 1, deadlineAt: DateTimeOffset.MaxValue);
            if (hasBegun)
                await engine.PutTaskAsync(plan[0], PollerTaskStates.Started);
            await engine.SendAsync(PollerEndpoints.Job, new StopPollerJob(plan.JobId, "Too many failed."));
            await engine.WhenOverAsync(plan.JobId);

            await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0], resume));
        });

        Assert.That(await client.LeftoversAsync(), Is.Empty);
        Assert.That(_log.Of(Failed).Concat(_log.Of(Skipped)), Is.Empty);
    }

    /// <summary>Has an engine handle what is sent, and a job behind it, which must run to its end as if nothing were.</summary>
    private async Task WorkThroughAsync(BareClient client, Func<TestEngine, Task> send)
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        string[] settings = [.. RabbitMqServer.BusSettings, "Polling:PrepareRetry:Interval=00:00:00"];
        await using var engine = await TestEngine.StartAsync(settings, services =>
        {
            _log.Keep(services);
            services.AddSingleton<IReceiveObserver, DeadLetterLog>();
        });
        using var prepared = new Consumed<PollerJobPrepared>(engine.Harness.Bus);
        await send(engine);

        var jobId = Guid.NewGuid();
        await client.PublishAsync(PollerEndpoints.Job, JsonSerializer.Serialize(new { jobId, url = api.Url }));
        var status = await engine.WhenOverAsync(jobId);
        await client.PublishAsync(PollerEndpoints.Events, JsonSerializer.Serialize(new { jobId, taskId = PollerTaskId.For(jobId, 0) }));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Complete));

        // The news that it is prepared may come after its end.
        await prepared.NextAsync();
        await engine.Get<IBusControl>().StopAsync();

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(api.Requests, Has.Exactly(2).Items, "nobody else has asked");
    }
}
