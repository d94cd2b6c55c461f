using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>Checks that the endpoints of a worker survive the loss of its connections to RabbitMQ.</summary>
[NonParallelizable]
public sealed class LostConnectionTests
{
    private static readonly TimeSpan ResponseTime = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Consumes_every_queue_again_when_the_connection_broke_during_requests()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 400);
        var release = new TaskCompletionSource();
        api.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata);
        await using var line = RabbitMqServer.Line();
        await using var engine = await RabbitMqServer.StartEngineAsync(line);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: 2));
        await api.WhenPageRequestsReach(2).OrTimeOut();

        // The responses take longer than MassTransit needs to dispose the lost connection.
        line.Cut();
        await Task.Delay(ResponseTime);
        release.SetResult();
        var status = await engine.WhenOverAsync(jobId, TestEngine.PatienceWithBus);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 4)));
    }

    [Test]
    public async Task Prepares_jobs_again_when_the_lost_channel_never_failed_the_confirm_of_a_preparation()
    {
        await using var client = await BareClient.OpenAsync();
        await using var api = await PartnerApi.StartAsync(records: 100);
        await using var line = RabbitMqServer.Line();
        var channels = new EngineChannels();
        await using var engine = await RabbitMqServer.StartEngineAsync(line, channels.Observe);

        // The engine's channels have declared all exchanges after one job.
        await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));
        var events = await client.CopyAsync<PollerJobPrepared>();
        engine.Harness.Bus.ConnectPublishObserver(new FirstPublish<PollerJobPrepared>(line.Hold));
        channels.DisposeBeforeConfirmsFail(PollerEndpoints.Preparation);

        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url));
        await client.UntilHoldsAsync(events, 1);
        line.Cut();
        await engine.WhenOverAsync(jobId, TestEngine.PatienceWithBus);
        var next = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        engine.StopTimeout = null; // No handler waits any longer, so that the stop needs no cancellation.
        Assert.That((next.State, next.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 1)));
    }

    [Test]
    public async Task Consumes_a_queue_again_when_its_channel_is_not_notified_of_the_loss()
    {
        const string queue = "lost-channel";
        await using var client = await BareClient.OpenAsync();
        await client.DeleteAsync(queue);
        await using var line = RabbitMqServer.Line();
        var channels = new EngineChannels();
        await using var engine = await RabbitMqServer.StartEngineAsync(line, channels.Observe);
        var release = new TaskCompletionSource();
        channels.NotifyNoneUntil(release.Task);

        var transport = RabbitMqServer.Transport(line.Entry);
        var deliveries = new Deliveries(release.Task);
        await engine.Harness.Bus.ConnectReceiveEndpoint(queue, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            RabbitMqBus.ConfigureEndpoint((IRabbitMqReceiveEndpointConfigurator)endpoint, transport, TimeProvider.System);
            endpoint.Handler<Ping>(deliveries.HandleAsync);
        }).Ready.OrTimeOut();
        await engine.SendAsync(queue, new Ping());
        await deliveries.First.OrTimeOut();

        line.Cut();
        await deliveries.Second.WaitAsync(TestEngine.PatienceWithBus);
        var isCancelled = deliveries.IsCancelled;
        release.SetResult();

        await client.DeleteAsync(queue);
        engine.StopTimeout = null; // The stop needs no cancellation.
        Assert.That(isCancelled, Is.True, "the handler of the lost channel");
    }

    public sealed record Ping;

    /// <summary>The handler of a message whose first delivery ignores its cancellation.</summary>
    private sealed class Deliveries(Task release)
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isCancelled;

        public Task First => _first.Task;

        public Task Second => _second.Task;

        public bool IsCancelled => _isCancelled;

        public async Task HandleAsync(ConsumeContext<Ping> context)
        {
            if (!_first.TrySetResult())
            {
                _second.TrySetResult();
                return;
            }

            await using var registration = context.CancellationToken.Register(() => _isCancelled = true);
            await release;
        }
    }

    /// <summary>Calls back before the first publish of a type.</summary>
    private sealed class FirstPublish<TMessage>(Action before) : IPublishObserver
    {
        private Action? _before = before;

        public Task PrePublish<T>(PublishContext<T> context)
            where T : class
        {
            if (typeof(T) == typeof(TMessage))
                Interlocked.Exchange(ref _before, null)?.Invoke();
            return Task.CompletedTask;
        }

        public Task PostPublish<T>(PublishContext<T> context)
            where T : class => Task.CompletedTask;

        public Task PublishFault<T>(PublishContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }
}
