using System.Globalization;
using Npgsql;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>
/// Random faults and job commands at random moments of a job of three workers. The seed of a schedule is its name. The environment variable
/// <c>POLLERSAGA_TEST_SCHEDULES</c>, for example <c>100-199</c>, sets the seeds of the slow test.
/// </summary>
public sealed class FaultScheduleTests : FleetTest
{
    private const int Steps = 8;
    private const int MaxPagesBetweenSteps = 200;
    private const int MaxOutageMilliseconds = 5_000;

    private enum Fault
    {
        Kill,
        Pause,
        Reset,
        Cut,
        Hold,
        SlowDown,
    }

    private TcpProxy _broker = null!;
    private TcpProxy _database = null!;

    private static IEnumerable<int> Seeds
    {
        get
        {
            var range = (Environment.GetEnvironmentVariable("POLLERSAGA_TEST_SCHEDULES") ?? "2-20").Split('-');
            var (first, last) = (int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[^1], CultureInfo.InvariantCulture));
            return Enumerable.Range(first, last - first + 1);
        }
    }

    [SetUp]
    public void PutProxiesBetween()
    {
        var database = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        _broker = new TcpProxy(Fleet.Settings["PollerSaga__Transport__Host"], int.Parse(
            Fleet.Settings["PollerSaga__Transport__Port"],
            CultureInfo.InvariantCulture));
        _database = new TcpProxy(database.Host!, database.Port);
        (database.Host, database.Port) = ("127.0.0.1", _database.Port);
        Fleet.Settings["PollerSaga__Transport__Host"] = "127.0.0.1";
        Fleet.Settings["PollerSaga__Transport__Port"] = _broker.Port.ToString(CultureInfo.InvariantCulture);
        Fleet.Settings["PollerSaga__Database__ConnectionString"] = database.ToString();
        Fleet.Settings["PollerSaga__Worker__LeaseDuration"] = "00:00:10";
    }

    public override async Task EndFleetAsync()
    {
        await base.EndFleetAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Test]
    public Task No_page_is_lost_or_stuck() => RunAsync(seed: 1);

    [TestCaseSource(nameof(Seeds))]
    [Category("Slow")]
    public Task No_page_is_lost_or_stuck_in_schedule(int seed) => RunAsync(seed);

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await StartWorkersAsync(3);
        var partner = await StartLargePartnerAsync();
        var disturbed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The last pages are held so that the job is not over before the last fault.
        partner.Misbehave = Answers.Held(disturbed.Task, request => request.StartAt >= (Pages - Window) * RecordsPerPage);
        await StartJobAsync(partner);

        for (var step = 0; step < Steps; step++)
        {
            var pages = partner.PageRequests.Count() + random.Next(1, MaxPagesBetweenSteps);
            await Fleet.UntilAsync(partner.WhenPageRequestsReach(Math.Min(pages, Pages - Window)), $"{pages} page requests");
            await DisturbAsync(random);
        }

        disturbed.SetResult();
        await Fleet.UntilJobIsAsync(JobId, nameof(PollerJobState.Completed));
        var status = await AskStatusAsync();
        await AssertDeliveredAsync(partner);
        await TestContext.Out.WriteLineAsync(
            $"{partner.PageRequests.Count() - Pages} extra fetches; at most {partner.MaxInFlight} in flight");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(partner.PageRequests.Count() - Pages, Is.LessThanOrEqualTo(Steps * Window), "extra fetches");
            Assert.That(partner.MaxInFlight, Is.LessThanOrEqualTo(Window), "the window");
            Assert.That(Fleet.Workers.Select(worker => worker.Program.HasEnded), Has.All.False, "workers that ended");
        }
    }

    private async Task DisturbAsync(Random random)
    {
        var fault = (Fault)random.Next(Enum.GetValues<Fault>().Length);
        var proxies = random.Next(3) switch
        {
            0 => new[] { _broker },
            1 => [_database],
            _ => [_broker, _database],
        };
        var outage = TimeSpan.FromMilliseconds(random.Next(MaxOutageMilliseconds));
        var servers = string.Join(" and ", proxies.Select(proxy => proxy == _broker ? "RabbitMQ" : "PostgreSQL"));
        await TestContext.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{fault} ({servers}, {outage.TotalSeconds:0.0} s)"));
        switch (fault)
        {
            case Fault.Kill:
                var worker = Fleet.Workers[random.Next(Fleet.Workers.Count)];
                await worker.Program.KillAsync();
                await worker.StartAgainAsync();
                return;
            case Fault.Pause:
                await CommandAsync("pause");
                await Task.Delay(outage); // The length of a fault is part of the test.
                await CommandAsync("resume");
                return;
            case Fault.Reset:
                foreach (var proxy in proxies)
                    proxy.Reset();
                return;
        }

        foreach (var proxy in proxies)
        {
            if (fault == Fault.Cut)
                proxy.Cut();
            else if (fault == Fault.Hold)
                proxy.Hold();
            else
                proxy.SlowDown(TimeSpan.FromMilliseconds(random.Next(1, 200)));
        }

        await Task.Delay(outage);
        foreach (var proxy in proxies)
            proxy.Restore();
    }

    private async Task CommandAsync(string name)
    {
        var result = await Fleet.RunAsync(name, JobId.ToString());
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
