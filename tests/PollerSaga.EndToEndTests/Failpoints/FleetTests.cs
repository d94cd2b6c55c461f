using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Failpoints;

/// <summary>Kills a worker at every failpoint that it passes with RabbitMQ and PostgreSQL. Another worker finishes its job.</summary>
[Category("Slow")]
public sealed class FleetTests : FleetTest
{
    private const int JobPages = 60;

    // More places than these have been added to the code, never fewer.
    private const int MinPlaces = 25;

    [Test]
    public async Task Lose_no_page()
    {
        var list = Path.Combine(Folder, "failpoints.txt");
        Fleet.Settings["PollerSaga__Worker__LeaseDuration"] = "00:00:02";
        await Fleet.MigrateAsync();
        var (listed, _) = await PollAsync(
            () => Fleet.StartWorker(FailpointProgram.Folder, FailpointProgram.Listing(list)),
            isKilled: false);
        Assert.That(listed, Is.Null);

        var failpoints = FailpointProgram.ReadList(list).DistinctBy(failpoint => failpoint.Place).ToList();
        var (faults, kills) = (new List<string>(), 0);
        foreach (var failpoint in failpoints)
        {
            var (fault, wasKilled) = await PollAsync(
                () => Fleet.StartWorker(FailpointProgram.Folder, FailpointProgram.Killing(failpoint)),
                isKilled: true);
            kills += wasKilled ? 1 : 0;
            if (fault is not null)
                faults.Add($"{failpoint}: {fault}");
        }

        TestContext.Out.WriteLine($"{kills} kills at {failpoints.Count} places");
        Assert.That(kills, Is.GreaterThanOrEqualTo(MinPlaces));
        Assert.That(faults, Is.Empty);
    }

    /// <summary>Polls a partner with one worker, and with another one after the kill of the first.</summary>
    /// <returns>The fault; null for none. And whether the worker was killed.</returns>
    private async Task<(string? Fault, bool WasKilled)> PollAsync(Func<FleetWorker> start, bool isKilled)
    {
        await using var partner = await PartnerApi.StartAsync(JobPages * 10, pageSize: 10);
        var jobId = Guid.NewGuid();
        await StartJobAsync(partner, jobId);
        var worker = start();
        try
        {
            // A place that this job does not pass leaves the worker running, and the job completed.
            var ended = worker.Program.EndAsync();
            var completed = Fleet.UntilJobIsAsync(jobId, "Completed");
            var wasKilled = isKilled && await Task.WhenAny(ended, completed) == ended;
            if (wasKilled)
            {
                await worker.DisposeAsync();
                worker = Fleet.StartWorker();
            }

            await completed;
            return (await FindLossAsync(partner, jobId), wasKilled);
        }
        finally
        {
            await worker.DisposeAsync();
        }
    }

    private async Task<string?> FindLossAsync(PartnerApi partner, Guid jobId)
    {
        var messages = await Broker.TakeAllAsync(Broker.ProcessingQueue);
        var starts = messages.Select(message => message.Content.Task.Request.StartAt).Distinct().Order();
        if (!starts.SequenceEqual(AllPagesOf(partner)))
            return "pages are missing on the processing queue";
        foreach (var message in messages)
        {
            var request = message.Content.Task.Request;
            if (!DataFolder.PayloadOf(message.Content).AsSpan().SequenceEqual(partner.BodyOf(request.StartAt, request.Count)))
                return $"the payload of the page at {request.StartAt} is not what the partner sent";
        }

        if (new DataFolder(Folder).PayloadFilesOf(jobId).Length != JobPages)
            return "the payloads are not one per page";
        if (await Broker.CountDeadLettersAsync() is > 0 and var dead)
            return $"{dead} messages in error queues";
        var requests = partner.PageRequests.Count();
        return requests > JobPages + Window ? $"{requests} requests for {JobPages} pages" : null;
    }
}
