using System.Diagnostics;
using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests with killed workers.</summary>
public sealed class KillTests : FleetTest
{
    private const int Kills = 5;
    private const int PagesBetweenKills = 300;

    [Test]
    public Task Complete_the_job_after_kills_without_losing_a_page() => AssertCompleteAfterKillsAsync(seed: 1);

    [Test]
    [Category("Slow")]
    public Task Complete_the_job_after_kills_without_losing_a_page_five_times_over([Values(2, 3, 4, 5, 6)] int seed) =>
        AssertCompleteAfterKillsAsync(seed);

    private async Task AssertCompleteAfterKillsAsync(int seed)
    {
        var random = new Random(seed);
        await StartWorkersAsync(3);
        var partner = await StartLargePartnerAsync();

        await StartJobAsync(partner);
        var clock = Stopwatch.StartNew();
        for (var kill = 0; kill < Kills; kill++)
        {
            await UntilMorePagesAsync(partner, PagesBetweenKills);
            var worker = Fleet.Workers[random.Next(Fleet.Workers.Count)];
            await worker.Program.KillAsync();
            await worker.StartAgainAsync();
        }

        await Fleet.UntilJobIsAsync(JobId, "Completed");
        var seconds = clock.Elapsed.TotalSeconds;
        var status = await AskStatusAsync();
        var messages = await AssertDeliveredAsync(partner);

        var extraFetches = partner.PageRequests.Count() - Pages;
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds:0.0} s; {extraFetches} extra fetches and {messages.Count - Pages} extra messages in {Kills} kills; at most " +
                $"{partner.MaxInFlight} in flight"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(extraFetches, Is.LessThanOrEqualTo(Kills * Window), "extra fetches");
            Assert.That(messages.Count - Pages, Is.LessThanOrEqualTo(Kills * Window), "extra messages");
            Assert.That(partner.Requests.Count(request => request.IsMetadata), Is.EqualTo(1), "the plan was laid down once");
        }
    }
}
