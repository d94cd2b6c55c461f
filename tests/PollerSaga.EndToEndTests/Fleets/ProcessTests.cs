using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests of <c>process</c> with workers: queue on RabbitMQ, reports over the bus, no access to the database.</summary>
public sealed class ProcessTests : FleetTest
{
    private const int Records = Pages * 10;

    private string Output => Path.Combine(Folder, "records", $"{JobId}.ndjson");

    [Test]
    [Category("Slow")]
    public async Task Two_processes_append_every_record_once_while_workers_poll_and_complete_all_pages()
    {
        await StartWorkersAsync(2);
        var databaseKeys = Fleet.Settings.Keys.Where(key => key.StartsWith("PollerSaga__Database", StringComparison.Ordinal)).ToList();
        foreach (var database in databaseKeys)
            Fleet.Settings.Remove(database);
        var processes = new[] { StartProcess(), StartProcess() };
        var partner = await StartLargePartnerAsync();

        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        await Waiting.UntilAsync(
            async () => (await AskStatusAsync()).Summary.SuccessfullyCompleted == Pages,
            () => $"all pages to be complete; {string.Join('\n', processes.Select(process => process.Error.Text))}");

        foreach (var process in processes)
        {
            await process.SignalAsync("TERM");
            var stopped = await process.EndAsync();
            Assert.That(stopped.ExitCode, Is.Zero, stopped.ToString());
        }

        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, Records)));
        Assert.That(await Broker.TakeAllAsync(Broker.ProcessingQueue), Is.Empty);
        Assert.That(await Broker.CountDeadLettersAsync(), Is.Zero);
    }

    [Test]
    public async Task Only_the_invalid_page_fails_and_the_process_ends_with_the_empty_queue()
    {
        await StartWorkersAsync(1);
        var partner = await StartPartnerAsync(records: 1_000);
        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        var bad = new DataFolder(Folder).PayloadFilesOf(JobId)[0];
        await File.WriteAllTextAsync(bad, """{"payload":"none"}""");

        var process = await Fleet.RunAsync("process", "ndjson", "--until-empty", "--output", Path.Combine(Folder, "records"));
        await Waiting.UntilAsync(async () => (await AskStatusAsync()).Summary.Enqueued == 0, () => "all pages to be told of");

        Assert.That(process.ExitCode, Is.EqualTo(2), process.ToString());
        var status = await AskStatusAsync();
        Assert.That(
            status.Summary,
            Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 9, FailedToComplete = 1, Total = 10 }));
        Assert.That(
            status.Failures.Single().Error,
            Does.EndWith("the property 'payload' of the page is a string, not an array, and the page has no other array at its top level. "
                + "ndjson needs an array of records."));
        Assert.That(
            (await Broker.TakeAllAsync($"{Broker.ProcessingQueue}.dead")).Select(message => message.MessageId),
            Is.EqualTo(new[] { Path.GetFileNameWithoutExtension(bad) }));
        Assert.That(Ids().Count(), Is.EqualTo(900));
    }

    private PollerProgram StartProcess() =>
        EndLater(PollerProgram.Start(["process", "ndjson", "--output", Path.Combine(Folder, "records")], Folder, Fleet.Settings));

    private IEnumerable<int> Ids() =>
        File.ReadLines(Output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()).Order();
}
