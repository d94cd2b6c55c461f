using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Processing;

/// <summary><c>process</c> on the folder that a run has filled.</summary>
public sealed class ProcessTests : EndToEndTest
{
    private string Output => Path.Combine(Data.Path, "ndjson", $"{JobId}.ndjson");

    private string Dead => Path.Combine(Data.Path, "queue", "dead");

    [Test]
    public async Task Appends_every_record_of_a_job_once_and_completes_its_pages()
    {
        var partner = await StartPartnerAsync();
        await PollToTheEndAsync(partner);

        var process = await RunAsync("process", "ndjson", "--data", Data.Path, "--until-empty");
        var again = await RunAsync("process", "ndjson", "--data", Data.Path, "--until-empty");

        Assert.That(process.ExitCode, Is.Zero, process.ToString());
        Assert.That(process.Output, Does.StartWith("100 pages processed, 0 attempts failed, 0 dead letters\n"));
        Assert.That(again.Output, Does.StartWith("0 pages processed, 0 attempts failed, 0 dead letters\n"));
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, 10_000)));
        Assert.That(await SummaryAsync(), Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 100, Total = 100 }));
        Assert.That(QueueFiles(), Is.Empty);
    }

    [Test]
    public async Task Writes_each_record_as_the_partner_sent_it()
    {
        var partner = await StartPartnerAsync(records: 5, pageSize: 5);
        await PollToTheEndAsync(partner);

        await RunAsync("process", "ndjson", "--data", Data.Path, "--output", Path.Combine(Folder, "records"));

        using var page = JsonDocument.Parse(partner.BodyOf(0, 5));
        Assert.That(
            await File.ReadAllLinesAsync(Path.Combine(Folder, "records", $"{JobId}.ndjson")),
            Is.EqualTo(page.RootElement.GetProperty("payload").EnumerateArray().Select(record => record.GetRawText())));
    }

    [Test]
    public async Task Lays_aside_a_page_it_cannot_process_and_says_why_and_processes_the_others()
    {
        var partner = await StartPartnerAsync(records: 1_000);
        await PollToTheEndAsync(partner);
        var bad = Data.Messages()[3];
        await File.WriteAllTextAsync(Path.Combine(bad.PayloadLocation.Bucket, bad.PayloadLocation.Key), """{"items":[1]}""");
        await File.WriteAllTextAsync(Path.Combine(Data.Queue, "garbage.json"), "<html>");

        var process = await RunAsync("process", "ndjson", "--data", Data.Path);

        const string Reason = "the page has no array 'payload'. Its only array is items. Name it with --records.";
        Assert.That(process.ExitCode, Is.EqualTo(2), process.ToString());
        Assert.That(process.Output, Does.StartWith("9 pages processed, 4 attempts failed, 2 dead letters\n"));
        Assert.That(
            process.Error,
            Does.Contain($"Job {JobId}: the payload of task {bad.Task.TaskId} was not processed, receive 1 of 3: {Reason}"));
        Assert.That(process.Error, Does.Contain("Message garbage is a dead letter"));
        Assert.That(
            Directory.EnumerateFiles(Dead).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { $"{bad.Task.TaskId}.json", "garbage.json" }));
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, 1_000).Where(id => id / 100 != 3)));
        var status = (await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json")).Document;
        Assert.That(
            status.Summary,
            Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 9, FailedToComplete = 1, Total = 10 }));
        Assert.That(status.Failures.Single().Error, Is.EqualTo($"The payload was received 3 times and not processed: {Reason}"));
    }

    [Test]
    public async Task Returns_all_pages_when_none_has_the_given_records_and_goes_on_with_the_right_ones()
    {
        var partner = await StartPartnerAsync(records: 3_000);
        await PollToTheEndAsync(partner);

        for (var mistake = 1; mistake <= 4; mistake++)
        {
            var wrong = await RunAsync("process", "ndjson", "--data", Data.Path, "--records", "items");
            Assert.That(wrong, Is.EqualTo(new ProgramResult(
                64,
                string.Empty,
                "pollersaga: No page was processed, and all pages are back in the queue: the page has no array 'items'. Its only array is "
                    + "payload. Name it with --records.")));
        }

        Assert.That(Data.QueueFiles(), Has.Length.EqualTo(30));
        Assert.That(await SummaryAsync(), Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 30, Total = 30 }));

        var right = await RunAsync("process", "ndjson", "--data", Data.Path, "--records", "payload");
        Assert.That(right.Output, Does.StartWith("30 pages processed, 0 attempts failed, 0 dead letters\n"), right.ToString());
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, 3_000)));
    }

    [Test]
    public async Task Discards_pages_and_completes_them()
    {
        var partner = await StartPartnerAsync(records: 1_000);
        await PollToTheEndAsync(partner);

        var process = await RunAsync("process", "discard", "--data", Data.Path);

        Assert.That(process.ExitCode, Is.Zero, process.ToString());
        Assert.That(await SummaryAsync(), Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 10, Total = 10 }));
        Assert.That(Directory.Exists(Path.GetDirectoryName(Output)), Is.False);
    }

    [Test]
    public async Task Waits_for_a_run_that_has_the_folder_and_then_processes_what_it_left()
    {
        var partner = await StartPartnerAsync(records: 1_000);
        partner.HoldUntil(11); // Until it is let go, no page is answered.
        var run = Poll(partner);
        await run.UntilAsync(partner.WhenPageRequestsReach(10), "all pages to be asked for");
        var process = Start("process", "ndjson", "--data", Data.Path);
        await process.UntilAsync(
            process.Error.WhenLine(
                line =>
                    line.StartsWith(
                        $"pollersaga: The data folder {Data.Path} is in use by another pollersaga. The command waits until it ends.",
                        StringComparison.Ordinal)),
            "the word that it waits");

        using (var client = new HttpClient())
            await client.GetAsync(new Uri($"{partner.Url}?startAt=0&count=100"));
        var (polled, processed) = (await run.EndAsync(), await process.EndAsync());

        Assert.That((polled.ExitCode, processed.ExitCode), Is.EqualTo((0, 0)), $"{polled}\n{processed}");
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, 1_000)));
    }

    [Test]
    public async Task Says_that_there_is_no_data()
    {
        var process = await RunAsync("process", "discard", "--data", "nowhere");

        Assert.That(process, Is.EqualTo(new ProgramResult(
            64, string.Empty, $"pollersaga: The folder {Path.Combine(Folder, "nowhere")} contains no data. Name the folder of the run " +
                "with --data, or a bus with PollerSaga:Transport:Kind.")));
        Assert.That(Directory.Exists(Path.Combine(Folder, "nowhere")), Is.False);
    }

    [Test]
    public async Task Finishes_what_it_has_in_hand_when_it_is_told_to_stop_and_goes_on_later()
    {
        var partner = await StartPartnerAsync(records: 20_000);
        await PollToTheEndAsync(partner);
        var first = Start("process", "ndjson", "--data", Data.Path, "--concurrency", "2");
        await WhenLinesReachAsync(500);

        await first.SignalAsync("INT");
        var stopped = await first.EndAsync();
        var left = QueueFiles().Count();
        var rest = await RunAsync("process", "ndjson", "--data", Data.Path);

        Assert.That(stopped.ExitCode, Is.EqualTo(130), stopped.ToString());
        Assert.That(left, Is.GreaterThan(0));
        Assert.That(
            rest.Output,
            Does.StartWith($"{left} pages processed, 0 attempts failed, 0 dead letters\n"),
            "nothing was in hand any more");
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, 20_000)));
    }

    [Test]
    [Category("Slow")] // What a killed process had in hand comes back by time.
    public async Task Appends_every_record_once_through_kills()
    {
        const int Records = 40_000;
        var partner = await StartPartnerAsync(Records);
        await PollToTheEndAsync(partner);
        string[] arguments =
        [
            "process",
            "ndjson",
            "--data",
            Data.Path,
            "--concurrency",
            "4",
            "--PollerSaga:Processing:VisibilityTimeout=00:00:20",
        ];

        for (var kill = 1; kill <= 5; kill++)
        {
            var killed = Start(arguments);
            await WhenLinesReachAsync(kill * 4_000);
            await killed.KillAsync();
        }

        var last = await RunAsync(arguments);

        Assert.That(last.ExitCode, Is.Zero, last.ToString());
        Assert.That(Ids(), Is.EqualTo(Enumerable.Range(0, Records)));
        Assert.That(
            await SummaryAsync(),
            Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = Records / 100, Total = Records / 100 }));
        Assert.That(QueueFiles(), Is.Empty);
    }

    private async Task<PollerJobSummary> SummaryAsync() =>
        (await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json")).Document.Summary;

    private IEnumerable<string> QueueFiles() =>
        Directory.EnumerateFiles(Path.Combine(Data.Path, "queue"), "*", SearchOption.AllDirectories);

    /// <summary>The ids of all records in the output, in order.</summary>
    private IEnumerable<int> Ids() =>
        File.ReadLines(Output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()).Order();

    private Task WhenLinesReachAsync(int count) => Waiting.UntilAsync(
        () => Task.FromResult(File.Exists(Output) && File.ReadLines(Output).Count() >= count),
        () => $"{count} lines in {Output}");
}
