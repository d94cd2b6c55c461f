using System.Diagnostics;
using System.Globalization;
using System.Net;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests with servers that stop during a job and return, while the workers keep running.</summary>
public sealed class OutageTests : OwnServersTest
{
    // The length of the outage is part of the test, so this wait uses the real clock.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [TestCase(PrivateServers.RabbitMq, Category = "Slow")]
    [TestCase(PrivateServers.PostgreSql, Category = "Slow")]
    [TestCase(PrivateServers.RabbitMq, PrivateServers.PostgreSql)]
    public async Task Continue_after_an_outage_of_their_servers(params string[] services)
    {
        await StartWorkersAsync(2);
        var processes = Fleet.Workers.Select(worker => worker.Program.Id).ToList();
        var partner = await StartLargePartnerAsync();

        await StartJobAsync(partner);
        await UntilMorePagesAsync(partner, Pages / 3);
        await Servers.StopAsync(services);
        var away = Task.Delay(Outage);
        await Task.WhenAll(Fleet.Workers.Select(worker => worker.UntilHealthIsAsync(HttpStatusCode.ServiceUnavailable)));
        await away;
        var requestsBefore = partner.PageRequests.Count();

        await Servers.StartAsync(services);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Fleet.Workers.Select(worker => worker.UntilReadyAsync()));
        var secondsToReady = clock.Elapsed.TotalSeconds;
        await Fleet.UntilAsync(partner.WhenPageRequestsReach(requestsBefore + 1), "a page request after the outage");
        var secondsToRequest = clock.Elapsed.TotalSeconds;
        await Fleet.UntilJobIsAsync(JobId, "Completed");

        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Ready after {secondsToReady:0.0} s, next page after {secondsToRequest:0.0} s, job over after " +
                $"{clock.Elapsed.TotalSeconds:0.0} s; {partner.PageRequests.Count() - Pages} extra fetches; at most " +
                $"{partner.MaxInFlight} in flight"));
        var status = await AskStatusAsync();
        await AssertDeliveredAsync(partner);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(Fleet.Workers.Select(worker => worker.Program.Id), Is.EqualTo(processes));
            Assert.That(Fleet.Workers.Select(worker => worker.Program.HasEnded), Has.All.False, "workers that ended");
            foreach (var name in services.Select(service => service == PrivateServers.RabbitMq ? "RabbitMQ" : "PostgreSQL"))
                Assert.That(Fleet.Workers.Select(worker => worker.Program.Error.Text), Has.All.Contain($"{name} at 127.0.0.1:"));
        }
    }

    [TestCase(PrivateServers.RabbitMq, Category = "Slow")]
    [TestCase(PrivateServers.RabbitMq, PrivateServers.PostgreSql)]
    public async Task Start_before_their_servers_and_work_after_the_servers_start(params string[] services)
    {
        await Fleet.MigrateAsync();
        await Servers.StopAsync(services);
        var worker = Fleet.StartWorker();
        await worker.UntilHealthIsAsync(HttpStatusCode.ServiceUnavailable);

        await Servers.StartAsync(services);
        await worker.UntilReadyAsync();
        var partner = await StartPartnerAsync(records: 1_000, pageSize: 10);
        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "Completed");

        await AssertDeliveredAsync(partner);
        Assert.That(worker.Program.Error.Text, Does.Contain("RabbitMQ at 127.0.0.1:").And.Contain("The worker waits for it."));
    }
}
