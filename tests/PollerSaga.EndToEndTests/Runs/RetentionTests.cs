using System.Globalization;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Runs;

/// <summary>What stays in a data folder, and what <c>sweep</c> deletes.</summary>
public sealed class RetentionTests : EndToEndTest
{
    private const string DeletesPayloads = "--PollerSaga:Retention:Payloads=1.00:00:00";

    [Test]
    public async Task A_second_run_hours_later_keeps_the_unprocessed_pages_of_the_first()
    {
        var partner = await StartPartnerAsync(records: 1_000);
        await PollToTheEndAsync(partner, "--PollerSaga:Polling:TimeToLive=00:00:01");

        // Five hours later, and as an older version has marked the job.
        Data.Execute($"""
            UPDATE PollerJobs SET StartedAt = '{HoursAgo(5)}', FinishedAt = '{HoursAgo(5)}', RetainedSince = NULL, ExpiresAt = 1;
            UPDATE PollerTasks SET ExpiresAt = 1
            """);
        var second = await RunAsync("run", partner.Url.ToString(), "--data", Data.Path, "--json");
        var third = await RunAsync("run", partner.Url.ToString(), "--data", Data.Path, "--json");

        Assert.That((second.ExitCode, third.ExitCode), Is.EqualTo((0, 0)), $"{second}\n{third}");
        Assert.That(Data.PayloadFilesOf(JobId), Has.Length.EqualTo(10));
        Assert.That(Data.QueueFiles(), Has.Length.EqualTo(30));
        Assert.That(Data.ResultOf(JobId), Has.Length.EqualTo(10));

        var process = await RunAsync("process", "discard", "--data", Data.Path);
        var status = await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json");
        Assert.That(process.Output, Is.EqualTo("30 pages processed, 0 attempts failed, 0 dead letters"), process.ToString());
        Assert.That(status.Document.Summary.SuccessfullyCompleted, Is.EqualTo(10));
    }

    [Test]
    public async Task A_sweep_deletes_nothing_by_default()
    {
        var partner = await StartPartnerAsync(records: 300);
        await PollToTheEndAsync(partner);
        End(hoursAgo: 29 * 24);

        var sweep = await RunAsync("sweep", "--data", Data.Path);

        Assert.That(sweep, Is.EqualTo(new ProgramResult(0, "Deleted: nothing.", string.Empty)));
        AssertDelivered(partner, AllPagesOf(partner));
    }

    [Test]
    public async Task A_dry_run_reports_the_items_that_a_sweep_then_deletes()
    {
        var partner = await StartPartnerAsync(records: 300);
        await PollToTheEndAsync(partner);
        await RunAsync("process", "discard", "--data", Data.Path);
        End(hoursAgo: 25);
        var bytes = Data.PayloadFilesOf(JobId).Sum(file => new FileInfo(file).Length);

        var dry = await RunAsync("sweep", "--dry-run", "--data", Data.Path, "--json", DeletesPayloads);
        var left = Data.PayloadFilesOf(JobId).Length;
        var sweep = await RunAsync("sweep", "--data", Data.Path, DeletesPayloads);
        var again = await RunAsync("sweep", "--data", Data.Path, DeletesPayloads);

        using var document = JsonDocument.Parse(dry.Output);
        var deleted = document.RootElement.GetProperty("deleted");
        Assert.That((dry.ExitCode, left, Data.PayloadFilesOf(JobId).Length), Is.EqualTo((0, 3, 0)), dry.ToString());
        Assert.That(document.RootElement.GetProperty("dryRun").GetBoolean(), Is.True);
        Assert.That(document.RootElement.GetProperty("jobs")[0].GetProperty("jobId").GetGuid(), Is.EqualTo(JobId));
        Assert.That(
            deleted.EnumerateObject().Select(item => (item.Name, item.Value.GetInt64())),
            Is.EqualTo(new (string, long)[]
            {
                ("jobs", 0), ("tasks", 0), ("historyEntries", 0), ("results", 0), ("payloads", 3), ("unprocessedPayloads", 0),
                ("payloadBytes", bytes), ("messages", 0),
            }));
        var items = string.Create(CultureInfo.InvariantCulture, $"3 payloads, {bytes:N0} bytes of payloads");
        Assert.That(sweep.Output, Is.EqualTo($"Job {JobId}: {items}\nDeleted: {items}."), sweep.ToString());
        Assert.That(again.Output, Is.EqualTo("Deleted: nothing."));
    }

    [Test]
    public async Task A_sweep_deletes_unprocessed_pages_with_their_messages_on_request()
    {
        var partner = await StartPartnerAsync(records: 300);
        await PollToTheEndAsync(partner);
        End(hoursAgo: 25);

        var sweep = await RunAsync("sweep", "--data", Data.Path, "--PollerSaga:Retention:UnprocessedPayloads=1.00:00:00");
        var status = await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json");

        Assert.That(sweep.Output, Does.StartWith($"Job {JobId}: 3 unprocessed payloads, 3 messages, "), sweep.ToString());
        Assert.That((Data.PayloadFilesOf(JobId), Data.QueueFiles()), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
        Assert.That(status.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { FailedToComplete = 3, Total = 3 }));
    }

    [Test]
    public async Task A_sweep_deletes_rows_history_and_result_of_a_job_after_30_days()
    {
        var partner = await StartPartnerAsync(records: 300);
        await PollToTheEndAsync(partner);
        End(hoursAgo: 31 * 24);

        var dry = await RunAsync("sweep", "--dry-run", "--data", Data.Path);
        var sweep = await RunAsync("sweep", "--data", Data.Path);

        const string Items = "1 job, 3 tasks, 3 history entries, 1 result";
        Assert.That(dry.Output, Is.EqualTo($"Job {JobId}: {Items}\nA sweep would delete: {Items}."), dry.ToString());
        Assert.That(sweep.Output, Is.EqualTo($"Job {JobId}: {Items}\nDeleted: {Items}."), sweep.ToString());
        Assert.That(File.Exists(Path.Combine(Data.Path, "result", $"{JobId}.ndjson")), Is.False);
        Assert.That((await RunAsync("status", JobId.ToString(), "--data", Data.Path)).ExitCode, Is.EqualTo(1));
        Assert.That((Data.PayloadFilesOf(JobId).Length, Data.QueueFiles().Length), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task A_sweep_needs_data_and_a_bus_or_folder_of_its_own()
    {
        var nowhere = await RunAsync("sweep", "--data", "nowhere");
        var noBus = await RunAsync("sweep", "--PollerSaga:Database:ConnectionString=Data Source=x.db");

        Assert.That(nowhere, Is.EqualTo(new ProgramResult(
            64,
            string.Empty,
            $"pollersaga: The folder {Path.Combine(Folder, "nowhere")} contains no data. Name the folder of the run with --data.")));
        Assert.That(noBus, Is.EqualTo(new ProgramResult(
            64,
            string.Empty,
            "pollersaga: PollerSaga:Database names a database, but PollerSaga:Transport:Kind is InMemory. Set the bus of its workers, or "
                + "name a data folder with --data DIR.")));
    }

    [Test]
    public async Task A_run_has_no_deadline_unless_one_is_given()
    {
        var partner = await StartPartnerAsync(records: 100);

        var without = await RunAsync("run", partner.Url.ToString(), "--data", Data.Path, "--json");
        var option = await RunAsync("run", partner.Url.ToString(), "--data", Data.Path, "--json", "--timeout", "7m");
        var setting = await RunAsync(
            "run", partner.Url.ToString(), "--data", Data.Path, "--json", "--PollerSaga:Polling:Deadline=00:09:00");

        Assert.That(
            new[] { without, option, setting }.Select(run => run.Document.DeadlineAt - run.Document.StartedAt),
            Is.EqualTo(new TimeSpan?[] { null, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(9) }));
    }

    private void End(int hoursAgo) =>
        Data.Execute($"UPDATE PollerJobs SET FinishedAt = '{HoursAgo(hoursAgo)}', RetainedSince = '{HoursAgo(hoursAgo)}'");

    private static string HoursAgo(int hours) =>
        TimeProvider.System.GetUtcNow().AddHours(-hours).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
