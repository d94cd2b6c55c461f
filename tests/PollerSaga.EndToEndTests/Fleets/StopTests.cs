using System.Diagnostics;
using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests of a worker's stop: pages in flight finish, or continue immediately on another worker.</summary>
public sealed class StopTests : FleetTest
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    // A lease lasts a minute. A page that continues sooner has not waited for it.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Return_unfinished_pages_without_counting_an_attempt()
    {
        Fleet.Settings["PollerSaga__Worker__ShutdownTimeout"] = ShutdownTimeout.ToString();
        await StartWorkersAsync(2);
        var partner = await StartPartnerAsync(records: 1_000, pageSize: 10);
        var stopped = Fleet.Workers[0];
        partner.Misbehave = Answers.None(request => !request.IsMetadata && request.UserAgent == stopped.Name);

        await StartJobAsync(partner);
        await Fleet.UntilAsync(partner.WhenPageRequestsReach(Window), "a full window");
        await Waiting.UntilAsync(() => Task.FromResult(HeldBy(stopped).Count > 0), () => $"a page of {stopped.Name}");
        var clock = Stopwatch.StartNew();
        await stopped.Program.SignalAsync("TERM");
        var end = await stopped.Program.EndAsync();
        var secondsToStop = clock.Elapsed.TotalSeconds;
        var held = HeldBy(stopped);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        var secondsToGoOn = clock.Elapsed.TotalSeconds - secondsToStop;

        TestContext.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Stopped after {secondsToStop:0.0} s with {held.Count} pages in flight, all done elsewhere {secondsToGoOn:0.0} s later"));
        var status = await AskStatusAsync();
        await AssertDeliveredAsync(partner);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end.ExitCode, Is.Zero, end.ToString());
            Assert.That(
                secondsToStop,
                Is.LessThanOrEqualTo(ShutdownTimeout.TotalSeconds + 2),
                "seconds to stop, with two for the end of the process");
            Assert.That(secondsToGoOn, Is.LessThan(AtOnce.TotalSeconds), "seconds until the other had done what was handed back");
            Assert.That(status.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 100, Total = 100 }));
            Assert.That(
                await Database.CountAsync("""SELECT count(*) FROM "PollerTasks" WHERE "Attempts" <> 1"""),
                Is.Zero,
                "tasks that count more than the attempt that succeeded");
        }

        List<long> HeldBy(FleetWorker worker) =>
            [.. partner.PageRequests.Where(request => request.UserAgent == worker.Name).Select(request => request.StartAt)];
    }

    [Test]
    public async Task Stop_quickly_without_pages_in_flight()
    {
        await StartWorkersAsync(1);
        var worker = Fleet.Workers[0];

        var clock = Stopwatch.StartNew();
        await worker.Program.SignalAsync("TERM");
        var end = await worker.Program.EndAsync();

        Assert.That(end.ExitCode, Is.Zero, end.ToString());
        Assert.That(clock.Elapsed, Is.LessThan(AtOnce));
    }
}
