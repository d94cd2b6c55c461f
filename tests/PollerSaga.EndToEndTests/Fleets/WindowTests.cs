using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests of a job's window across all workers.</summary>
public sealed class WindowTests : FleetTest
{
    [Test]
    public async Task Share_the_pages_of_a_job_and_never_exceed_its_window()
    {
        await StartWorkersAsync(3);
        var partner = await StartLargePartnerAsync();
        partner.HoldUntil(Window);

        await StartJobAsync(partner);
        await UntilMorePagesAsync(partner, Window);
        var clock = Stopwatch.StartNew();
        var watched = await Fleet.RunAsync("status", JobId.ToString(), "--watch", "--json");
        var seconds = clock.Elapsed.TotalSeconds;

        var perWorker = partner.PageRequests.CountBy(request => request.UserAgent).ToDictionary();
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Pages / seconds:0} pages/s; {string.Join(", ", perWorker.Select(worker => $"{worker.Key}: {worker.Value}"))}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(watched.ExitCode, Is.Zero, watched.ToString());
            Assert.That(watched.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(watched.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(partner.MaxInFlight, Is.EqualTo(Window), "page requests in flight over all workers");
            Assert.That(partner.PageRequests.Count(), Is.EqualTo(Pages), "page requests");
            Assert.That(partner.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
            Assert.That(perWorker.Keys, Is.EquivalentTo(Fleet.Workers.Select(worker => worker.Name)), "workers that asked");
        }

        var messages = await AssertDeliveredAsync(partner);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages, Has.Count.EqualTo(Pages), "messages");
            Assert.That(
                messages,
                Has.All.Matches<QueuedMessage>(message => message is { IsPersistent: true, ContentType: "application/json" }));
            Assert.That(
                messages,
                Has.All.Matches<QueuedMessage>(message => message.JobId == JobId.ToString() && message.TaskId == message.MessageId));
            Assert.That(messages, Has.All.Matches<QueuedMessage>(message => message.Body == BodyOf(message, partner)));
        }
    }

    [Test]
    public async Task Run_two_jobs_in_parallel_without_starving_either()
    {
        await StartWorkersAsync(3);
        var (first, second) = (await StartLargePartnerAsync(), await StartLargePartnerAsync());
        var secondId = Guid.NewGuid();
        first.HoldUntil(Window);
        second.HoldUntil(Window);

        await StartJobAsync(first);
        await StartJobAsync(second, secondId);
        var secondAtHalfOfFirst = CountAtHalfAsync(of: first, count: second);
        var firstAtHalfOfSecond = CountAtHalfAsync(of: second, count: first);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        await Fleet.UntilJobIsAsync(secondId, "Completed");

        TestContext.Out.WriteLine($"At half of the first, {await secondAtHalfOfFirst} pages of the second; at half of the second, " +
            $"{await firstAtHalfOfSecond} of the first");
        var complete = PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages };
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await AskStatusAsync()).Summary, Is.EqualTo(complete));
            Assert.That((await AskStatusAsync(secondId)).Summary, Is.EqualTo(complete));
            Assert.That((first.MaxInFlight, second.MaxInFlight), Is.EqualTo((Window, Window)), "page requests in flight");
            Assert.That((first.PageRequests.Count(), second.PageRequests.Count()), Is.EqualTo((Pages, Pages)), "page requests");
            Assert.That(
                await secondAtHalfOfFirst,
                Is.GreaterThanOrEqualTo(Pages / 5),
                "page requests of the second job when the first was at its half");
            Assert.That(
                await firstAtHalfOfSecond,
                Is.GreaterThanOrEqualTo(Pages / 5),
                "page requests of the first job when the second was at its half");
            Assert.That(
                (await Broker.TakeAllAsync(Broker.ProcessingQueue)).Select(message => message.MessageId),
                Is.Unique.And.Exactly(2 * Pages).Items);
        }
    }

    [Test]
    public async Task Report_a_job_in_the_same_document_as_run()
    {
        await StartWorkersAsync(1);
        var partner = await StartPartnerAsync(records: 300);
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 100);

        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "CompletedWithFailures");
        var status = await Fleet.RunAsync("status", JobId.ToString(), "--json");
        var run = await PollToTheEndAsync(partner);

        Assert.That((status.ExitCode, run.ExitCode), Is.EqualTo((0, 2)), $"{status}\n{run}");
        Assert.That(KeysOf(status.Output), Is.EqualTo(KeysOf(run.Output)));
        Assert.That(status.Document.Failures.Single() with { Error = "" }, Is.EqualTo(run.Document.Failures.Single() with { Error = "" }));
    }

    /// <summary>The requested pages of one job when the other is half complete.</summary>
    private static async Task<int> CountAtHalfAsync(PartnerApi of, PartnerApi count)
    {
        await of.WhenPageRequestsReach(Pages / 2);
        return count.PageRequests.Count();
    }

    private string BodyOf(QueuedMessage message, PartnerApi partner)
    {
        var task = message.Content.Task;
        return $$$"""
            {"taskStateMap":{"Started":"STARTED","PayloadSaved":"PAYLOADSAVED","Enqueued":"ENQUEUED",
            "Complete":"COMPLETE","Failed":"FAILED"},
            "task":{"request":{"StartAt":{{{task.Request.StartAt}}},"Count":{{{partner.PageSize}}},"BaseUrl":"{{{partner.Url}}}"},
            "jobId":"{{{JobId}}}","taskId":"{{{message.MessageId}}}","ttl":"{{{task.TimeToLive}}}"},
            "nextState":"PAYLOADSAVED",
            "payloadLocation":{"bucket":"{{{Fleet.Payloads}}}","key":"{{{JobId}}}/{{{message.MessageId}}}.json"}}
            """.ReplaceLineEndings(string.Empty);
    }

    /// <summary>Returns the keys of a document. Keys of inner objects follow a dot.</summary>
    private static IEnumerable<string> KeysOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. KeysOf(document.RootElement, string.Empty)];
    }

    private static IEnumerable<string> KeysOf(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => KeysOf(property.Value, $"{path}.{property.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => KeysOf(item, path)),
        _ => [path],
    };
}
