using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Worker.Hosting;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Transport;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[NonParallelizable]
public sealed class RabbitMqBusTests
{
    [Test]
    public async Task Takes_a_start_in_plain_JSON_from_a_producer_in_any_language()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 900);
        api.HoldUntil(pageRequests: 3);
        await using var engine = await TestEngine.StartAsync(RabbitMqServer.BusSettings);
        var jobId = Guid.NewGuid();

        await client.PublishAsync(
            PollerEndpoints.Job,
            $$"""{"jobId":"{{jobId}}","url":"{{api.Url}}","maxConcurrency":3,"timeout":"00:05:00","comment":"not ours"}""");
        var status = await engine.WhenOverAsync(jobId);

        var row = await engine.FindJobAsync(jobId);
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 9)));
        Assert.That(api.MaxInFlight, Is.EqualTo(3));
        Assert.That(row!.DeadlineAt - row.StartedAt, Is.EqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(Directory.EnumerateFiles(engine.SpoolFolder).Count(), Is.EqualTo(9));
    }

    [Test]
    public async Task Changes_nothing_at_a_second_start([Values] bool isOver)
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 300);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata);
        await using var engine = await TestEngine.StartAsync(RabbitMqServer.BusSettings);
        using var starts = new Consumed<StartPollerJob>(engine.Harness.Bus);
        using var prepared = new Consumed<PollerJobPrepared>(engine.Harness.Bus);
        var jobId = Guid.NewGuid();
        var start = JsonSerializer.Serialize(new { jobId, url = api.Url });

        await client.PublishAsync(PollerEndpoints.Job, start);
        await api.WhenPageRequestsReach(3).OrTimeOut();
        if (isOver)
        {
            release.SetResult();
            await engine.WhenOverAsync(jobId);
        }

        await starts.NextAsync();
        await prepared.NextAsync();
        var before = await engine.FindJobAsync(jobId);
        await client.PublishAsync(PollerEndpoints.Job, start);
        await starts.NextAsync();
        var after = await engine.FindJobAsync(jobId);
        release.TrySetResult();
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(after!.Version, Is.EqualTo(before!.Version));
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
        Assert.That(api.Requests, Has.Exactly(4).Items, "the metadata, and each page once");
    }

    // What would fit an expiry, a completion, a preparation or a failure is a start all the same, of a job that has been started.
    [TestCase("""{"jobId":"$"}""")]
    [TestCase("""{"jobId":"$","summary":{"pending":0,"started":0,"payloadSaved":0,"enqueued":0,""" +
        """ "successfullyCompleted":0,"failedToComplete":0}}""")]
    [TestCase("""{"jobId":"$","totalRecords":0,"pageSize":100,"totalTasks":0}""")]
    [TestCase("""{"jobId":"$","error":"It was to fail."}""")]
    [TestCase("""{"jobId":"$","url":"https://elsewhere.test/","maxConcurrency":1,"timeout":"00:00:00.001"}""")]
    public async Task Takes_plain_JSON_as_a_start_and_as_nothing_else(string body)
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 300);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata);
        await using var engine = await TestEngine.StartAsync(RabbitMqServer.BusSettings);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url));
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.CurrentState == nameof(PollerJobState.Running)));
        var before = await engine.FindJobAsync(jobId);

        using var starts = new Consumed<StartPollerJob>(engine.Harness.Bus);
        await client.PublishAsync(PollerEndpoints.Job, body.Replace("$", jobId.ToString(), StringComparison.Ordinal));
        await starts.NextAsync();

        var after = await engine.FindJobAsync(jobId);
        release.SetResult();
        var status = await engine.WhenOverAsync(jobId);
        Assert.That(
            (after!.Version, after.CurrentState, after.Url),
            Is.EqualTo((before!.Version, nameof(PollerJobState.Running), api.Url)));
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
    }

    [Test]
    public async Task Takes_a_report_in_plain_JSON_that_a_payload_was_processed()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 200);
        await using var engine = await TestEngine.StartAsync(RabbitMqServer.BusSettings);
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        await client.PublishAsync(PollerEndpoints.Events, JsonSerializer.Serialize(new { jobId, taskId = PollerTaskId.For(jobId, 1) }));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.CurrentState == PollerTaskStates.Complete));

        Assert.That((await engine.FindTaskAsync(PollerTaskId.For(jobId, 0)))!.CurrentState, Is.EqualTo(PollerTaskStates.Enqueued));
        Assert.That((await engine.FindTaskAsync(PollerTaskId.For(jobId, 1)))!.CurrentState, Is.EqualTo(PollerTaskStates.Complete));
    }

    [Test]
    public async Task Makes_durable_queues()
    {
        await using var client = await BareClient.OpenAsync();
        await using var engine = await TestEngine.StartAsync(RabbitMqServer.BusSettings);

        // RabbitMQ lets nobody declare a queue otherwise than it is.
        foreach (var endpoint in BareClient.Endpoints)
            Assert.That(() => client.DeclareAsync(endpoint), Throws.Nothing, endpoint);
    }

    [Test]
    public async Task Makes_quorum_queues_where_it_is_set_to_and_runs_a_job_over_them()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 1000);
        await using var engine = await TestEngine.StartAsync([.. RabbitMqServer.BusSettings, "Transport:QuorumQueues=true"]);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 10)));
        foreach (var endpoint in BareClient.Endpoints)
            Assert.That(() => client.DeclareAsync(endpoint, ("x-queue-type", "quorum")), Throws.Nothing, endpoint);
    }

    [Test]
    public async Task Prefetches_as_many_tasks_as_it_works()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 500);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata);
        await using var engine = await TestEngine.StartAsync([.. RabbitMqServer.BusSettings, "Worker:ConcurrentTasks=2"]);
        var jobId = Guid.NewGuid();

        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: 5));
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.CurrentState == nameof(PollerJobState.Running)));
        await api.WhenPageRequestsReach(2).OrTimeOut();
        var waiting = await client.CountAsync(PollerEndpoints.Task);
        release.SetResult();
        await engine.WhenOverAsync(jobId);

        Assert.That(waiting, Is.EqualTo(3));
        Assert.That(api.MaxInFlight, Is.EqualTo(2));
    }

    [Test]
    public async Task Sends_persistent_messages_and_waits_for_their_confirmation()
    {
        await using var client = await BareClient.OpenAsync();
        await using var line = RabbitMqServer.Line();
        using var sender = await StartClientAsync(RabbitMqServer.SettingsOf(RabbitMqServer.Transport(line.Entry)));
        var endpoint = sender.Services.GetRequiredService<EndpointSender>();
        var start = new StartPollerJob(Guid.NewGuid(), new Uri("http://127.0.0.1:9/payload"));
        await endpoint.SendAsync(PollerEndpoints.Job, start, CancellationToken.None).OrTimeOut();
        var first = await client.TakeAsync(PollerEndpoints.Job);

        line.Hold();
        var sending = endpoint.SendAsync(PollerEndpoints.Job, start, CancellationToken.None);
        await client.TakeAsync(PollerEndpoints.Job);
        var wasConfirmed = sending.IsCompleted;
        line.Release();
        await sending.OrTimeOut();

        Assert.That(first.BasicProperties.DeliveryMode, Is.EqualTo(DeliveryModes.Persistent));
        Assert.That(wasConfirmed, Is.False, "it has arrived, and nobody has told the sender");
        await sender.StopAsync();
    }

    [Test]
    public async Task Gives_a_send_up_that_nobody_confirms_and_sends_the_next()
    {
        await using var client = await BareClient.OpenAsync();
        await using var line = RabbitMqServer.Line();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var sender = await StartClientAsync(RabbitMqServer.SettingsOf(RabbitMqServer.Transport(line.Entry)));
        var services = sender.Services;
        var endpoint = new EndpointSender(
            Task.FromResult(services.GetRequiredService<IBus>()),
            services.GetRequiredService<IOptions<TransportOptions>>(),
            clock);
        var start = new StartPollerJob(Guid.NewGuid(), new Uri("http://127.0.0.1:9/payload"));
        await endpoint.SendAsync(PollerEndpoints.Job, start, CancellationToken.None).OrTimeOut();
        await client.TakeAsync(PollerEndpoints.Job);

        line.Hold();
        var sending = endpoint.SendAsync(PollerEndpoints.Job, start, CancellationToken.None);
        await client.TakeAsync(PollerEndpoints.Job);
        clock.Advance(EndpointSender.SendTimeout);
        var failure = await sending.FailureOf<DependencyUnavailableException>();
        line.Release();
        await endpoint.SendAsync(PollerEndpoints.Job, start, CancellationToken.None).OrTimeOut();
        await client.TakeAsync(PollerEndpoints.Job);

        Assert.That(failure.Message, Is.EqualTo("The bus did not accept a message to poller-job within 15 s."));
        Assert.That(failure.InnerException, Is.TypeOf<TimeoutException>(), "for MassTransit, what a cancellation has caused is one");
        Assert.That(await client.LeftoversAsync(), Is.Empty, "what was given up had arrived, and is not sent again by itself");
        await sender.StopAsync();
    }

    [Test]
    public async Task Sends_on_a_connection_of_its_own_and_again_what_waited_for_its_confirmation_when_it_broke()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 400);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata);
        await using var line = RabbitMqServer.Line();

        // It is the bus that brings the job to its end, however long that takes, and no lease that runs out.
        await using var engine = await RabbitMqServer.StartEngineAsync(line);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: 2));
        await api.WhenPageRequestsReach(2).OrTimeOut();

        // The messages of both pages are being handled, and the starts of the next two have arrived, of which nobody tells.
        line.Hold();
        var connections = line.Connections;
        release.SetResult();
        await client.UntilHoldsAsync(PollerEndpoints.Task, 2);
        line.Cut();
        var status = await engine.WhenOverAsync(jobId, TestEngine.PatienceWithBus);
        await engine.UntilIdleAsync(TestEngine.PatienceWithBus);

        Assert.That(connections, Is.EqualTo(3), "one that tries the log-in, one that delivers, one to send");
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 4)));
        Assert.That(
            api.PageRequests.Select(request => request.StartAt),
            Is.EquivalentTo(new[] { 0L, 100L, 200L, 300L }),
            "the starts that came twice");
        Assert.That(Directory.EnumerateFiles(engine.SpoolFolder).Count(), Is.EqualTo(4));
    }

    [Test]
    public async Task Says_that_nobody_has_made_a_quorum_queue()
    {
        await using var client = await BareClient.OpenAsync();
        using var sender = await StartClientAsync([.. RabbitMqServer.BusSettings, "Transport:QuorumQueues=true"]);

        var failure = await sender.Services.GetRequiredService<EndpointSender>()
            .SendAsync(
                PollerEndpoints.Job,
                new StartPollerJob(Guid.NewGuid(), new Uri("http://127.0.0.1:9/payload")),
                CancellationToken.None)
            .FailureOf<MessageReturnedException>();

        Assert.That(BusFault.Is(failure), Is.True);
        Assert.That(await client.CountAsync(PollerEndpoints.Job), Is.Null);
        await sender.StopAsync();
    }

    [Test]
    public async Task Hands_back_at_its_stop_what_is_in_flight_and_another_goes_on_at_once()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 300);
        api.Misbehave = Answers.None(request => !request.IsMetadata && request.Attempt == 1);
        using var folder = new TemporaryFolder();
        var jobId = Guid.NewGuid();

        await using (var first = await StartWorkerAsync(folder.Path))
        {
            await client.PublishAsync(PollerEndpoints.Job, JsonSerializer.Serialize(new { jobId, url = api.Url }));
            await api.WhenPageRequestsReach(3).OrTimeOut();
            await first.StopAsync();
        }

        Assert.That(await client.CountAsync(PollerEndpoints.Task), Is.EqualTo(3));
        await using var second = await TestEngine.StartAsync(RabbitMqServer.BusSettings, folder: new DirectoryInfo(folder.Path));
        var status = await second.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
        Assert.That(
            api.PageRequests.Select(request => (request.StartAt, request.Attempt)),
            Is.EquivalentTo(new[] { (0L, 1), (0L, 2), (100L, 1), (100L, 2), (200L, 1), (200L, 2) }));
    }

    private static async Task<IHost> StartClientAsync(IEnumerable<string> settings)
    {
        var host = EngineHost.BuildClient([.. settings.Select(Argument)]);
        await host.StartAsync();
        return host;
    }

    /// <summary>A worker as the program runs it, with little time to stop.</summary>
    private static async Task<WebApplication> StartWorkerAsync(string folder)
    {
        var worker = WorkerHost.Build(
            folder: null,
            [
                .. RabbitMqServer.BusSettings.Select(Argument),
                .. TestSettings.In(folder).AsEnumerable().Where(setting => setting.Value is not null).Select(
                    setting => $"--{setting.Key}={setting.Value}"),
                Argument("Worker:ShutdownTimeout=00:00:01"),
                Argument("Http:Urls=http://127.0.0.1:0"),
                "--Logging:LogLevel:PollerSaga=None",
            ]);
        await worker.Services.MigratePollerSagaAsync();
        await worker.StartAsync();
        await worker.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TestEngine.Patience);
        return worker;
    }

    private static string Argument(string setting) => $"--PollerSaga:{setting}";
}
