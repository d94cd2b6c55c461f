using System.Text.Json;
using Microsoft.Data.Sqlite;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Control;

/// <summary>The job commands of the command line.</summary>
public sealed class JobCommandTests : ControlTest
{
    private const int PageSize = 100;

    [Test]
    public async Task Cancels_in_the_middle_of_2_000_pages_and_completes_the_rest_when_redriven()
    {
        var partner = await StartPartnerAsync(records: 200_000);
        partner.Latency = TimeSpan.FromMilliseconds(50);
        var (_, server) = await StartWorkerAsync("--PollerSaga:Polling:FetchRetry:Interval=00:00:01");

        // Every tenth page waits for its next try when it is cancelled.
        partner.Misbehave = Answers.Status(503, request => !request.IsMetadata && request.StartAt % 1000 == 0 && request.Attempt == 1);
        await StartJobAsync(server, partner);
        await partner.WhenPageRequestsReach(700);
        var cancel = await RunAsync("cancel", JobId.ToString(), "--server", server, "--by", "the test");
        var answered = DateTimeOffset.UtcNow;
        var late = await Silence.CountLateRequestsAsync(partner);
        var again = await RunAsync("cancel", JobId.ToString(), "--server", server);
        var cancelled = await RunAsync("watch", JobId.ToString(), "--server", server, "--json");
        var before = await EnqueuedPagesAsync();
        var requestsBefore = partner.PageRequests.Where(
            request =>
                before.Contains(request.StartAt)).GroupBy(request => request.StartAt).ToDictionary(page => page.Key, page => page.Count());

        var redrive = await RunAsync("redrive", JobId.ToString(), "--server", server, "--timeout", "0");
        var end = await RunAsync("watch", JobId.ToString(), "--server", server, "--json");

        TestContext.Out.WriteLine($"{before.Count} pages were handed over before; the last request came " +
            $"{(partner.PageRequests.Where(r => r.At <= answered + Silence.Watched).Max(r => r.At) - answered).TotalMilliseconds:0} ms " +
            "after the answer");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (cancel.ExitCode, again.ExitCode, redrive.ExitCode, end.ExitCode),
                Is.EqualTo((0, 0, 0, 0)),
                $"{cancel}{again}{redrive}{end}");
            Assert.That(cancel.Output, Is.EqualTo($"Job {JobId} is Cancelled; its window is 25 pages."));
            Assert.That(late, Is.Zero, "requests later than 2 s after the answer");
            Assert.That(cancelled.ExitCode, Is.EqualTo(3));
            Assert.That(cancelled.Document.Error, Is.EqualTo("Cancelled by the test."));
            Assert.That(before, Has.Count.InRange(1, 1999));
            Assert.That(end.Document.Summary.Enqueued, Is.EqualTo(2000));
            Assert.That(
                partner.PageRequests.Where(
                    request =>
                        before.Contains(request.StartAt)).GroupBy(request =>
                            request.StartAt).ToDictionary(page => page.Key, page => page.Count()),
                Is.EqualTo(requestsBefore),
                "what was handed over is not fetched again");
        }

        AssertDelivered(partner, AllPagesOf(partner));
    }

    [Test]
    public async Task Pauses_and_resumes_a_job_and_gives_its_tasks_and_payloads()
    {
        var partner = await StartPartnerAsync(records: 5_000);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 1000);
        var (_, server) = await StartWorkerAsync();
        await StartJobAsync(server, partner, "\"maxConcurrency\":5");
        await partner.WhenPageRequestsReach(15);

        var paused = await RunAsync("pause", JobId.ToString(), "--server", server);
        release.SetResult();
        var resumed = await RunAsync("resume", JobId.ToString(), "--server", server, "--max-concurrency", "3", "--json");
        var end = await RunAsync("watch", JobId.ToString(), "--server", server, "--json");
        var taskId = TaskOf(700);
        var completed = await RunAsync("complete", JobId.ToString(), taskId.ToString(), "--server", server);
        var tasks = await RunAsync("tasks", JobId.ToString(), "--server", server);
        var payload = await RunAsync("payload", JobId.ToString(), taskId.ToString(), "--server", server, "--output", "page.json");
        var same = await RunAsync("payload", JobId.ToString(), taskId.ToString(), "--data", Data.Path, "--output", "same.json");
        var tooLate = await RunAsync("pause", JobId.ToString(), "--server", server);
        var owned = await RunAsync("cancel", JobId.ToString(), "--data", Data.Path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(paused.Output, Is.EqualTo($"Job {JobId} is Running, paused; its window is 5 pages."));
            Assert.That(
                JsonSerializer.Deserialize<JsonElement>(resumed.Output).GetProperty("maxConcurrency").GetInt32(),
                Is.EqualTo(3),
                resumed.ToString());
            Assert.That(end.Document.Summary.Enqueued, Is.EqualTo(50));
            Assert.That(completed, Is.EqualTo(new ProgramResult(0, $"Task {taskId} is reported as processed.", string.Empty)));
            Assert.That(
                tasks.Output.Split('\n').Count(
                    line => line.Contains(" ENQUEUED ", StringComparison.Ordinal) || line.Contains(" COMPLETE ", StringComparison.Ordinal)),
                Is.EqualTo(50));
            Assert.That((payload.ExitCode, same.ExitCode), Is.EqualTo((0, 0)), $"{payload}{same}");
            Assert.That(await File.ReadAllBytesAsync(Path.Combine(Folder, "page.json")), Is.EqualTo(partner.BodyOf(700, 100)));
            Assert.That(await File.ReadAllBytesAsync(Path.Combine(Folder, "same.json")), Is.EqualTo(partner.BodyOf(700, 100)));
            Assert.That(tooLate, Is.EqualTo(new ProgramResult(3, string.Empty, "pollersaga: The job is over.")));
            Assert.That(owned, Is.EqualTo(new ProgramResult(64, string.Empty, $"pollersaga: The data folder {Data.Path} is in use by " +
                "another pollersaga. Control its jobs through its worker with --server URL, or wait until it ends.")));
        }
    }

    [Test]
    public async Task Controls_the_jobs_of_a_folder_without_a_worker()
    {
        var partner = await StartPartnerAsync(records: 2_000);
        partner.Misbehave = Answers.Status(404, request => request.StartAt is 300 or 1200);
        var run = await PollToTheEndAsync(partner);
        partner.Misbehave = null;

        var redrive = await RunAsync("redrive", JobId.ToString(), "--data", Data.Path, "--timeout", "0");
        // The tasks become pending when a worker prepares the job.
        var waiting = await RunAsync("tasks", JobId.ToString(), "--data", Data.Path, "--state", "FAILED");
        var pause = await RunAsync("pause", JobId.ToString(), "--data", Data.Path);
        var rest = await PollToTheEndAsync(partner);
        var complete = await RunAsync("complete", JobId.ToString(), TaskOf(300).ToString(), "--data", Data.Path);
        var status = await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(redrive.Output, Is.EqualTo(
                $"""
                Job {JobId} is Preparing; its window is 25 pages.
                No worker uses {Data.Path}. To continue the job, start 'pollersaga worker --data', or 'pollersaga run' with its --job-id.
                """));
            Assert.That(
                waiting.Output.Split('\n').Count(line => line.Contains(" FAILED ", StringComparison.Ordinal)),
                Is.EqualTo(2),
                waiting.ToString());
            Assert.That(pause.ExitCode, Is.Zero, pause.ToString());
            Assert.That(rest.ExitCode, Is.Zero, rest.ToString());
            Assert.That(rest.Document.Summary.Enqueued, Is.EqualTo(20));
            Assert.That(partner.PageRequests.Count(), Is.EqualTo(22));
            Assert.That(complete.ExitCode, Is.Zero, complete.ToString());
            Assert.That(status.Document.Summary.SuccessfullyCompleted, Is.EqualTo(1));
        }

        AssertDelivered(partner, AllPagesOf(partner));
    }

    [Test]
    public async Task Stops_a_job_early_that_fails_more_than_it_tolerates()
    {
        var partner = await StartPartnerAsync(records: 20_000);
        partner.Misbehave = Answers.Status(404, request => request.StartAt >= 1_000);

        var stopped = await PollToTheEndAsync(partner, "--tolerated-failures", "1%");

        Assert.That(stopped.ExitCode, Is.EqualTo(3), stopped.ToString());
        Assert.That(stopped.Document.Error, Does.Match(@"^\d+ of 200 pages failed; the job tolerates 2\.$"));
        Assert.That(partner.PageRequests.Count(), Is.InRange(13, 100), "the rest was not asked for");
    }

    [Test]
    public async Task Says_that_no_worker_answers()
    {
        var result = await RunAsync("cancel", JobId.ToString(), "--server", "http://127.0.0.1:9");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(
            result.Error,
            Does.StartWith("pollersaga: No worker answers at http://127.0.0.1:9: ").And.EndWith("Check that it runs, and --server."));
    }

    /// <summary>
    /// The first records of the pages that are <c>ENQUEUED</c>. The queue may hold more: a message whose page was cancelled before the news
    /// of it was stored, and which is sent once more with the page.
    /// </summary>
    private async Task<HashSet<long>> EnqueuedPagesAsync()
    {
        await using var database = new SqliteConnection($"Data Source={Data.Database};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT PageIndex FROM PollerTasks WHERE State = 'ENQUEUED'";
        await using var pages = await command.ExecuteReaderAsync();
        var found = new HashSet<long>();
        while (await pages.ReadAsync())
            found.Add(pages.GetInt64(0) * PageSize);
        return found;
    }
}
