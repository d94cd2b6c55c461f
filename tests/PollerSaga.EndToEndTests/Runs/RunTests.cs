using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Runs;

public sealed class RunTests : EndToEndTest
{
    [Test]
    public async Task Saves_and_delivers_every_page_with_25_in_flight()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);

        // The API answers the first 25 requests only after all of them have arrived.
        partner.HoldUntil(25);

        var run = await PollToTheEndAsync(partner);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 100, Total = 100 }));
            Assert.That(partner.MaxInFlight, Is.EqualTo(25));
            Assert.That(
                partner.PageRequests.Select(request => (request.StartAt, request.Count)).Order(),
                Is.EqualTo(AllPagesOf(partner).Select(startAt => (startAt, 100))));
            Assert.That(partner.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
        }

        AssertDelivered(partner, AllPagesOf(partner));
    }

    [TestCase(3)]
    [TestCase(40)]
    public async Task Fills_the_given_window_and_does_not_exceed_it(int window)
    {
        var partner = await StartPartnerAsync();
        partner.HoldUntil(window);

        var run = await PollToTheEndAsync(partner, "--max-concurrency", window.ToString(CultureInfo.InvariantCulture));

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(partner.MaxInFlight, Is.EqualTo(window));
    }

    [Test]
    public async Task Puts_messages_of_the_wire_contract_on_the_queue()
    {
        var partner = await StartPartnerAsync();

        var run = await PollToTheEndAsync(partner);

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        var files = Data.QueueFiles();
        var differing = files.Where(
            file => !JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllBytes(file)), Expected(file, partner, run.Document)));
        Assert.That(files, Has.Length.EqualTo(100));
        Assert.That(differing.Select(File.ReadAllText), Is.Empty);
    }

    [Test]
    public async Task Prints_one_document_with_the_documented_keys()
    {
        var partner = await StartPartnerAsync(records: 300);
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 100);

        var run = await PollToTheEndAsync(partner);

        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                KeysOf(root),
                Is.EqualTo([
                    "jobId", "state", "error", "summary", "startedAt", "finishedAt", "elapsedSeconds", "failures", "maxConcurrency",
                    "pausedAt", "deadlineAt", "completeness", "source", "isTotalKnown", "waits",
                ]));
            Assert.That(
                KeysOf(root.GetProperty("summary")),
                Is.EqualTo([
                    "Pending", "Started", "PayloadSaved", "Enqueued", "SuccessfullyCompleted", "FailedToComplete", "Total", "Skipped",
                ]));
            Assert.That(KeysOf(root.GetProperty("failures")[0]), Is.EqualTo(["taskId", "startAt", "error"]));
            Assert.That(root.GetProperty("jobId").GetString(), Is.EqualTo(JobId.ToString()));
            Assert.That(root.GetProperty("state").GetString(), Is.EqualTo("CompletedWithFailures"));
            Assert.That(root.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(
                (root.GetProperty("finishedAt").GetDateTimeOffset() - root.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds,
                Is.EqualTo(root.GetProperty("elapsedSeconds").GetDouble()));
        }
    }

    [Test]
    public async Task Writes_the_result_with_one_line_per_task_in_task_order()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(5);
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 4_200);

        var run = await PollToTheEndAsync(partner);

        var pageOf = Data.Messages().ToDictionary(message => message.Task.TaskId, message => message.Task.Request.StartAt);
        pageOf.Add(run.Document.Failures.Single().TaskId, 4_200);
        var lines = Data.ResultOf(JobId).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();

        Assert.That(lines.Select(line => pageOf[line["taskId"]!.GetValue<Guid>()]), Is.EqualTo(AllPagesOf(partner)));
        for (var i = 0; i < lines.Count; i++)
        {
            var taskId = lines[i]["taskId"]!.GetValue<string>();
            var failed = i == 42;
            var expected = new JsonObject
            {
                ["jobId"] = JobId.ToString(),
                ["taskId"] = taskId,
                ["state"] = failed ? "FAILED" : "ENQUEUED",
                ["payloadLocation"] = failed ? null : new JsonObject { ["bucket"] = Data.Payloads, ["key"] = $"{JobId}/{taskId}.json" },
            };
            Assert.That(lines[i].ToJsonString(), Is.EqualTo(expected.ToJsonString()));
        }
    }

    [Test]
    public async Task Derives_the_same_task_ids_for_the_same_job_in_any_folder()
    {
        var partner = await StartPartnerAsync(records: 2_000);
        var elsewhere = new DataFolder(Path.Combine(Folder, "elsewhere"));

        await PollToTheEndAsync(partner);
        await RunAsync("run", partner.Url.ToString(), "--job-id", JobId.ToString(), "--data", elsewhere.Path);

        Assert.That(TaskIdsIn(elsewhere.ResultOf(JobId)), Is.EqualTo(TaskIdsIn(Data.ResultOf(JobId))).And.Exactly(20).Items.And.Unique);
    }

    [Test]
    public async Task Keeps_the_query_of_the_address()
    {
        var partner = await StartPartnerAsync(records: 300);

        var run = await RunAsync("run", $"{partner.Url}?tenant=acme&filter=a%20b%26c", "--data", Data.Path, "--json");

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(partner.Requests.Select(request => request.Query).Order(), Is.EqualTo((string[])
        [
            "?tenant=acme&filter=a%20b%26c&startAt=0&count=1",
            "?tenant=acme&filter=a%20b%26c&startAt=0&count=100",
            "?tenant=acme&filter=a%20b%26c&startAt=100&count=100",
            "?tenant=acme&filter=a%20b%26c&startAt=200&count=100",
        ]));
        Assert.That(
            Data.Messages().Select(message => message.Task.Request.BaseUrl),
            Has.All.EqualTo($"{partner.Url}?tenant=acme&filter=a%20b%26c"));
    }

    [Test]
    public async Task Does_not_trim_the_last_page()
    {
        var partner = await StartPartnerAsync(records: 250);

        var run = await PollToTheEndAsync(partner);

        Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 3, Total = 3 }));
        Assert.That(partner.PageRequests.Single(request => request.StartAt == 200).Count, Is.EqualTo(100));
        AssertDelivered(partner, 0, 100, 200);
    }

    [Test]
    public async Task Prints_progress_and_all_locations()
    {
        var partner = await StartPartnerAsync();
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 5_000);

        var program = Start("run", partner.Url.ToString(), "--job-id", JobId.ToString());
        await program.UntilAsync(
            program.Output.WhenLine(line => line.StartsWith("50 of 100 pages, ", StringComparison.Ordinal)),
            "a line of progress");
        release.SetResult();
        var run = await program.EndAsync();

        var data = Path.Combine(Folder, "pollersaga-data");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Output, Does.Contain("State     Completed\n"));
            Assert.That(
                run.Output,
                Does.Contain("Pages     100: 100 handed over, 0 of them processed; 0 failed; 0 in flight; 0 waiting\n"));
            Assert.That(run.Output, Does.Contain($"Payloads  {Path.Combine(data, "payloads", JobId.ToString())}\n"));
            Assert.That(run.Output, Does.Contain($"Queue     {Path.Combine(data, "queue", "new")}\n"));
            Assert.That(run.Output, Does.EndWith($"Result    {Path.Combine(data, "result", $"{JobId}.ndjson")}"));
            Assert.That(run.Error, Is.Empty);
        }
    }

    private JsonObject Expected(string file, PartnerApi partner, PollerJobStatus job)
    {
        var message = JsonNode.Parse(File.ReadAllBytes(file))!;
        var taskId = Path.GetFileNameWithoutExtension(file);
        return new JsonObject
        {
            ["taskStateMap"] = new JsonObject
            {
                ["Started"] = "STARTED",
                ["PayloadSaved"] = "PAYLOADSAVED",
                ["Enqueued"] = "ENQUEUED",
                ["Complete"] = "COMPLETE",
                ["Failed"] = "FAILED",
            },
            ["task"] = new JsonObject
            {
                ["request"] = new JsonObject
                {
                    // Another test checks that each page exists once.
                    ["StartAt"] = message["task"]!["request"]!["StartAt"]!.GetValue<long>(),
                    ["Count"] = 100,
                    ["BaseUrl"] = partner.Url.ToString(),
                },
                ["jobId"] = JobId.ToString(),
                ["taskId"] = taskId,
                ["ttl"] = (job.StartedAt.ToUnixTimeSeconds() + 3_000).ToString(CultureInfo.InvariantCulture),
            },
            ["nextState"] = "PAYLOADSAVED",
            ["payloadLocation"] = new JsonObject { ["bucket"] = Data.Payloads, ["key"] = $"{JobId}/{taskId}.json" },
        };
    }

    private static IEnumerable<string> KeysOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static List<string> TaskIdsIn(string[] result) =>
        [.. result.Select(line => JsonNode.Parse(line)!["taskId"]!.GetValue<string>())];
}
