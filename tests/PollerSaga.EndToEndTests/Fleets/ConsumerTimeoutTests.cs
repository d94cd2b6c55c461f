using System.Diagnostics;
using System.Globalization;
using System.Net;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>
/// The database is unavailable for longer than RabbitMQ lets a consumer hold a message (<c>consumer_timeout</c>, here a minute).
/// </summary>
[Category("Slow")]
public sealed class ConsumerTimeoutTests : OwnServersTest
{
    // RabbitMQ looks at the time at each channel_tick_interval.
    private const string Configuration = "[{rabbit, [{consumer_timeout, 60000}, {channel_tick_interval, 1000}]}].";

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(100);

    [TestCase("00:00:20", TestName = "Goes on after it has returned its messages in time")]
    [TestCase("00:10:00", TestName = "Goes on after RabbitMQ has closed its channels")]
    public async Task Goes_on_after_an_outage_that_is_longer_than_a_consumer_may_hold_a_message(string maxRetryTime)
    {
        Fleet.Settings["PollerSaga__Transport__MaxRetryTime"] = maxRetryTime;
        await StartWorkersAsync(2);
        var partner = await StartLargePartnerAsync();
        await StartJobAsync(partner);
        await UntilMorePagesAsync(partner, Pages / 3);

        await Servers.StopAsync(PrivateServers.PostgreSql);
        var away = Task.Delay(Outage);
        await Task.WhenAll(Fleet.Workers.Select(worker => worker.UntilHealthIsAsync(HttpStatusCode.ServiceUnavailable)));
        await away;
        var closed = CountClosedChannels();
        var requestsBefore = partner.PageRequests.Count();

        await Servers.StartAsync(PrivateServers.PostgreSql);
        var clock = Stopwatch.StartNew();
        await Fleet.UntilAsync(partner.WhenPageRequestsReach(requestsBefore + 1), "a page request after the outage");
        var secondsToRequest = clock.Elapsed.TotalSeconds;
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        var secondsToEnd = clock.Elapsed.TotalSeconds;
        await Task.WhenAll(Fleet.Workers.Select(worker => worker.UntilReadyAsync()));

        var messages = await AssertDeliveredAsync(partner);
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{closed} channels closed; next page after {secondsToRequest:0.0} s, job over after {secondsToEnd:0.0} s; "
            + $"{partner.PageRequests.Count() - Pages} extra fetches, {messages.Count - Pages} extra messages"));
        var status = await AskStatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(Fleet.Workers.Select(worker => worker.Program.HasEnded), Has.All.False, "workers that ended");
            Assert.That(closed, maxRetryTime == "00:00:20" ? Is.Zero : Is.Positive, "channels that RabbitMQ has closed");
        }
    }

    protected override async Task<Servers> FindServersAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "services", PrivateServers.RabbitMq));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "advanced.config"), Configuration);
        return await base.FindServersAsync();
    }

    private int CountClosedChannels() =>
        File.ReadLines(Path.Combine(Folder, "services", PrivateServers.RabbitMq, "server.log"))
            .Count(
                line =>
                    line.Contains("has timed out waiting", StringComparison.Ordinal)
                        || line.Contains("delivery acknowledgement timed out", StringComparison.OrdinalIgnoreCase));
}
