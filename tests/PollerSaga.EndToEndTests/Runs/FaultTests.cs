using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Runs;

public sealed class FaultTests : EndToEndTest
{
    // The default of seven attempts, without the delays.
    private const string Hurried = "--PollerSaga:Polling:FetchRetry:Interval=00:00:00.010";

    [Test]
    public async Task Delivers_every_page_if_a_tenth_of_the_first_attempts_fail()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(500, request => request is { IsMetadata: false, Attempt: 1 } && request.StartAt % 1_000 == 300);

        var run = await PollToTheEndAsync(partner, "--PollerSaga:Polling:FetchRetry:Interval=00:00:00.050");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 100, Total = 100 }));
            Assert.That(partner.PageRequests.Count(), Is.EqualTo(110));
        }

        AssertDelivered(partner, AllPagesOf(partner));
    }

    [Test]
    public async Task Fails_only_the_missing_page_without_a_retry()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 4_200);

        var run = await PollToTheEndAsync(partner);

        AssertOneFailure(run, partner, "The API answered 404 Not Found.");
        Assert.That(partner.PageRequests.Count(request => request.StartAt == 4_200), Is.EqualTo(1));
    }

    [Test]
    public async Task Fails_a_page_after_seven_attempts()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(500, request => request.StartAt == 4_200);

        var run = await PollToTheEndAsync(partner, Hurried);

        AssertOneFailure(run, partner, "(7 attempts)");
        Assert.That(partner.PageRequests.Count(request => request.StartAt == 4_200), Is.EqualTo(7));
    }

    [Test]
    [Category("Slow")]
    public async Task Waits_2_4_8_16_32_and_64_seconds_between_attempts()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(500, request => request.StartAt == 4_200);

        // The defaults: no settings, and no deadline.
        var run = await Start(
            "run",
            partner.Url.ToString(),
            "--data",
            Data.Path,
            "--job-id",
            JobId.ToString(),
            "--json").EndAsync(TimeSpan.FromMinutes(4));

        AssertOneFailure(run, partner, "(7 attempts)");
        var tries = partner.PageRequests.Where(request => request.StartAt == 4_200).Select(request => request.At).ToList();
        var gaps = tries.Zip(tries.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).ToList();
        Assert.That(gaps, Has.Count.EqualTo(6));
        for (var retry = 0; retry < gaps.Count; retry++)
        {
            var scheduled = 2 * Math.Pow(2, retry);
            Assert.That(gaps[retry], Is.InRange(scheduled - 0.05, scheduled + 1.5), $"gap {retry + 1}");
        }
    }

    [Test]
    public async Task Fails_a_page_with_HTML()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Body(
            "application/json",
            "<html><body>Please log in</body></html>",
            request => request.StartAt == 4_200);

        var run = await PollToTheEndAsync(partner);

        AssertOneFailure(
            run,
            partner,
            "The body is not well-formed JSON");
        Assert.That(partner.PageRequests.Count(request => request.StartAt == 4_200), Is.EqualTo(1));
    }

    [Test]
    public async Task Fails_a_page_that_ends_early()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = async (context, request) =>
        {
            if (request.StartAt != 4_200)
                return false;

            // Larger than the server's buffer, so that the first bytes are sent before the connection closes.
            context.Response.ContentLength = 2_000_000;
            await context.Response.WriteAsync($"{{\"filler\":\"{new string('x', 1_000_000)}");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        var run = await PollToTheEndAsync(partner, Hurried);

        AssertOneFailure(run, partner, null);
        Assert.That(run.Document.Failures[0].Error, Does.Match(@"^The body ended early after \d+ bytes: .+ \(7 attempts\)$"));
    }

    [Test]
    public async Task Includes_the_first_20_failures_in_the_document()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(410, request => request.StartAt >= 5_000);

        var run = await PollToTheEndAsync(partner);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString());
            Assert.That(
                run.Document.Summary,
                Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 50, FailedToComplete = 50, Total = 100 }));
            Assert.That(
                run.Document.Failures.Select(failure => failure.StartAt),
                Is.EqualTo(Enumerable.Range(50, 20).Select(page => page * 100L)));
            Assert.That(run.Document.Failures.Select(failure => failure.Error), Has.All.EqualTo("The API answered 410 Gone."));
        }
    }

    [Test]
    public async Task Fails_the_job_after_three_failed_metadata_requests()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(503, request => request.IsMetadata);

        var run = await PollToTheEndAsync(partner);

        var tries = partner.Requests.Select(request => request.At).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Failed));
            Assert.That(run.Document.Error, Is.EqualTo("The API answered 503 Service Unavailable. (3 attempts)"));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty));
            Assert.That(tries, Has.Count.EqualTo(3));
            Assert.That(tries[1] - tries[0], Is.GreaterThan(TimeSpan.FromSeconds(0.95)));
            Assert.That(tries[2] - tries[1], Is.GreaterThan(TimeSpan.FromSeconds(0.95)));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks"), Is.Zero);
        }
    }

    [Test]
    public async Task Uses_the_metadata_of_a_later_attempt()
    {
        var partner = await StartPartnerAsync(records: 300);
        partner.Misbehave = Answers.Status(503, request => request is { IsMetadata: true, Attempt: < 3 });

        var run = await PollToTheEndAsync(partner, "--PollerSaga:Polling:PrepareRetry:Interval=00:00:00.010");

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        AssertDelivered(partner, 0, 100, 200);
    }

    [Test]
    public async Task Completes_a_job_without_records()
    {
        var partner = await StartPartnerAsync(records: 0);

        var run = await PollToTheEndAsync(partner);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty));
            Assert.That(partner.PageRequests, Is.Empty);
            Assert.That(Data.ResultOf(JobId), Is.Empty);
        }
    }

    [TestCase("""{"totalRecords":10000,"maxRecordsPerPage":0}""", "has maxRecordsPerPage = 0; it must be a whole number")]
    [TestCase("""{"totalRecords":-1,"maxRecordsPerPage":100}""", "has totalRecords = -1; it must be a whole number")]
    [TestCase("""{"totalRecords":99.5,"maxRecordsPerPage":100}""", "has totalRecords = 99.5; it must be a whole number")]
    [TestCase("""{"totalRecords":"many","maxRecordsPerPage":100}""", "has totalRecords = \"many\"; it must be a whole number")]
    [TestCase("""{"maxRecordsPerPage":100}""", "has no field totalRecords.")]
    [TestCase("""{"totalRecords":10000}""", "has no field maxRecordsPerPage.")]
    [TestCase("""[]""", "is a JSON array; it must be an object with totalRecords and maxRecordsPerPage.")]
    public async Task Fails_the_job_and_names_the_invalid_field(string metadata, string error)
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Body("application/json", metadata, request => request.IsMetadata);

        var run = await PollToTheEndAsync(partner);

        AssertUnplanned(run, partner);
        Assert.That(run.Document.Error, Does.StartWith($"The API's metadata {error}"));
    }

    [Test]
    public async Task Fails_the_job_if_its_metadata_is_HTML()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Body("text/html", "<html><body>Please log in</body></html>", request => request.IsMetadata);

        var run = await PollToTheEndAsync(partner);

        AssertUnplanned(run, partner);
        Assert.That(run.Document.Error, Does.Contain("metadata").And.Contains("JSON").And.Contains("totalRecords"));
    }

    [Test]
    public async Task Reads_numbers_in_strings()
    {
        var partner = await StartPartnerAsync(records: 300);
        partner.Misbehave = Answers.Body(
            "application/json",
            """{"totalRecords":"300","maxRecordsPerPage":"100"}""",
            request => request.IsMetadata);

        var run = await PollToTheEndAsync(partner);

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        AssertDelivered(partner, 0, 100, 200);
    }

    [Test]
    public async Task Fails_the_job_if_the_partner_is_unreachable()
    {
        var partner = await StartPartnerAsync();
        var url = partner.Url;
        await partner.DisposeAsync();

        var run = await RunAsync(
            "run",
            url.ToString(),
            "--data",
            Data.Path,
            "--json",
            "--PollerSaga:Polling:PrepareRetry:Interval=00:00:00.010");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(
            run.Document.Error,
            Is.EqualTo($"http://127.0.0.1:{url.Port} cannot be reached: Connection refused (127.0.0.1:{url.Port}) (3 attempts)"));
    }

    [Test]
    public async Task Fails_unfinished_pages_at_the_deadline()
    {
        const string Reason = "The deadline passed 00:00:03 after the start; a longer Timeout, or 0 for none, lets the job finish.";
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.None(request => request.StartAt >= 1_000);

        var run = await PollToTheEndAsync(partner, "--timeout", "3s");

        var (job, delivered) = (run.Document, Data.Messages().Count);
        var result = Data.ResultOf(JobId).Select(line => JsonNode.Parse(line)!["state"]!.GetValue<string>()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(job.State, Is.EqualTo(PollerJobState.TimedOut));
            Assert.That(job.Error, Is.EqualTo(Reason));
            Assert.That(
                job.Summary,
                Is.EqualTo(PollerJobSummary.Empty with { Enqueued = delivered, FailedToComplete = 100 - delivered, Total = 100 }));
            Assert.That(delivered, Is.InRange(0, 10));
            Assert.That(job.Failures, Has.Count.EqualTo(20));
            Assert.That(job.Failures.Select(failure => failure.Error), Has.All.EqualTo(Reason));
            Assert.That(job.ElapsedSeconds, Is.InRange(3, 8));
            Assert.That(
                result.GroupBy(state => state).Select(states => (states.Key, states.Count())),
                Is.SubsetOf([("ENQUEUED", delivered), ("FAILED", 100 - delivered)]));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks WHERE State NOT IN ('ENQUEUED', 'FAILED')"), Is.Zero);
            Assert.That(Data.Count($"SELECT COUNT(*) FROM PollerTasks WHERE State = 'FAILED' AND Error <> '{Reason}'"), Is.Zero);
            Assert.That(partner.Requests.Max(request => request.At), Is.LessThan(job.FinishedAt!.Value), "no request after the end");
            Assert.That(Data.Leftovers, Is.Empty);
        }
    }

    [Test]
    public async Task Ends_at_the_deadline_without_metadata()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.None(request => request.IsMetadata);

        var run = await PollToTheEndAsync(partner, "--timeout", "1s");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.TimedOut));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty));
            Assert.That(run.Document.ElapsedSeconds, Is.InRange(1, 6));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks"), Is.Zero);
        }
    }

    private void AssertOneFailure(ProgramResult run, PartnerApi partner, string? error)
    {
        var job = run.Document;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString());
            Assert.That(job.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
            Assert.That(job.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 99, FailedToComplete = 1, Total = 100 }));
            Assert.That(job.Failures.Select(failure => failure.StartAt), Is.EqualTo([4_200]));
            if (error is not null)
                Assert.That(job.Failures[0].Error, Does.Contain(error));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks WHERE State = 'ENQUEUED'"), Is.EqualTo(99));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks WHERE State = 'FAILED' AND PageIndex = 42"), Is.EqualTo(1));
        }

        AssertDelivered(partner, AllPagesOf(partner).Where(startAt => startAt != 4_200));
    }

    private void AssertUnplanned(ProgramResult run, PartnerApi partner)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Failed));
            Assert.That(partner.Requests, Has.Count.EqualTo(1), "asking again would not help");
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks"), Is.Zero);
        }
    }
}
