using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;

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
}
