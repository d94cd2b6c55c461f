using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>
/// A test with a fleet that has its own database and processing queue. These tests share the bus and the machine, so they run sequentially.
/// </summary>
[Category("Integration")]
[NonParallelizable]
public abstract class FleetTest : EndToEndTest
{
    /// <summary>The default window.</summary>
    protected const int Window = 25;

    /// <summary>The pages of <see cref="StartLargePartnerAsync"/>.</summary>
    protected const int Pages = 2_000;

    protected const int RecordsPerPage = 10;

    protected Fleet Fleet { get; private set; } = null!;

    protected FleetBroker Broker { get; private set; } = null!;

    protected FleetDatabase Database { get; private set; } = null!;

    [SetUp]
    public async Task PrepareFleetAsync()
    {
        var servers = await FindServersAsync();
        Broker = new FleetBroker(servers.Bus);
        await Broker.CleanAsync();
        Database = await FleetDatabase.CreateAsync(servers.Database);
        Fleet = new Fleet(servers, Database, Broker.ProcessingQueue, Folder);
    }

    [TearDown]
    public virtual async Task EndFleetAsync()
    {
        // A setup that failed leaves members unset.
        if (Fleet is not null)
            await Fleet.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        if (Broker is not null)
            await Broker.DisposeAsync();
    }

    /// <summary>The servers for this test.</summary>
    protected virtual Task<Servers> FindServersAsync() => Task.FromResult(Servers.OfEnvironment());

    /// <summary>Migrates the database, starts workers and waits until all are ready.</summary>
    protected async Task StartWorkersAsync(int count)
    {
        await Fleet.MigrateAsync();
        await Fleet.StartWorkersAsync(count);
    }

    /// <summary>A partner with <see cref="Pages"/> pages, 20 ms each.</summary>
    protected async Task<PartnerApi> StartLargePartnerAsync()
    {
        var partner = await StartPartnerAsync(Pages * RecordsPerPage, RecordsPerPage);
        partner.Latency = TimeSpan.FromMilliseconds(20);
        return partner;
    }

    /// <summary>Starts a job without a deadline, as a user does.</summary>
    protected async Task StartJobAsync(PartnerApi partner, Guid? jobId = null)
    {
        var id = (jobId ?? JobId).ToString();
        var start = await Fleet.RunAsync("start", partner.Url.ToString(), "--job-id", id, "--timeout", "0");
        Assert.That(start, Is.EqualTo(new ProgramResult(0, id, string.Empty)));
    }

    /// <summary>Waits for this number of further page requests.</summary>
    protected Task UntilMorePagesAsync(PartnerApi partner, int more) =>
        Fleet.UntilAsync(partner.WhenPageRequestsReach(partner.PageRequests.Count() + more), $"{more} more page requests");

    /// <summary>Requests a job's status from the workers.</summary>
    protected async Task<PollerJobStatus> AskStatusAsync(Guid? jobId = null)
    {
        var status = await Fleet.RunAsync("status", (jobId ?? JobId).ToString(), "--json");
        Assert.That(status.ExitCode, Is.Zero, status.ToString());
        return status.Document;
    }

    /// <summary>
    /// Asserts that each page is saved with the partner's exact bytes and is on the processing queue at least once. No other payload or
    /// message exists, and no message is in an error queue.
    /// </summary>
    /// <returns>The messages in page order.</returns>
    protected async Task<IReadOnlyList<QueuedMessage>> AssertDeliveredAsync(PartnerApi partner)
    {
        var messages = (
            await Broker.TakeAllAsync(Broker.ProcessingQueue)).OrderBy(message => message.Content.Task.Request.StartAt).ToList();
        var files = new DataFolder(Folder).PayloadFilesOf(JobId);
        var torn = messages
            .Where(
                message =>
                    !DataFolder.PayloadOf(message.Content).AsSpan().SequenceEqual(
                        partner.BodyOf(message.Content.Task.Request.StartAt, message.Content.Task.Request.Count)))
            .Select(message => message.Content.Task.Request.StartAt);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                partner.PageRequests.Select(request => request.StartAt).Distinct().Order(),
                Is.EqualTo(AllPagesOf(partner)),
                "pages fetched");
            Assert.That(
                messages.Select(message => message.Content.Task.Request.StartAt).Distinct(),
                Is.EqualTo(AllPagesOf(partner)),
                "pages on the queue");
            Assert.That(torn, Is.Empty, "payloads that are not what the partner sent");
            Assert.That(
                files.Select(Path.GetFileNameWithoutExtension),
                Is.EquivalentTo(messages.Select(message => message.MessageId).Distinct()),
                "payload files");
            Assert.That(await Broker.CountDeadLettersAsync(), Is.Zero, "messages put aside");
        }

        return messages;
    }
}
