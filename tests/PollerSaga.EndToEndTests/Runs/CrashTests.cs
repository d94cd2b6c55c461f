using System.Diagnostics;
using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Runs;

public sealed class CrashTests : EndToEndTest
{
    [Test]
    public async Task Completes_after_kills_without_losing_a_page([Values(1, 2, 3, 4)] int seed)
    {
        const int Kills = 4;
        var random = new Random(seed);
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);

        for (var kill = 0; kill < Kills; kill++)
        {
            var run = Poll(partner);
            await run.UntilAsync(partner.WhenPageRequestsReach(partner.PageRequests.Count() + random.Next(1, 20)), "page requests");
            await run.KillAsync();
        }

        AssertComplete(await PollToTheEndAsync(partner), partner, Kills);
        Assert.That(partner.Requests.Count(request => request.IsMetadata), Is.EqualTo(1), "the plan was laid down once");
    }

    [Test]
    public async Task Completes_after_a_kill_during_the_metadata_request()
    {
        var partner = await StartPartnerAsync();
        var asked = new TaskCompletionSource();
        var never = Answers.None(request => request is { IsMetadata: true, Attempt: 1 });
        partner.Misbehave = (context, request) =>
        {
            asked.TrySetResult();
            return never(context, request);
        };

        var run = Poll(partner);
        await run.UntilAsync(asked.Task, "the request for the metadata");
        await run.KillAsync();

        AssertComplete(await PollToTheEndAsync(partner), partner, kills: 1);
    }

    [Test]
    public async Task Completes_after_kills_during_the_creation_of_the_data_folder(
        [Values("pollersaga.lock", "pollersaga.db", "pollersaga.db-journal", "pollersaga.db-wal")] string file)
    {
        var partner = await StartPartnerAsync(records: 1_000);
        Directory.CreateDirectory(Data.Path);
        using var watcher = new FileSystemWatcher(Data.Path, file);
        var made = new TaskCompletionSource();
        watcher.Created += (_, _) => made.TrySetResult();
        watcher.EnableRaisingEvents = true;

        var run = Poll(partner);
        await run.UntilAsync(made.Task, $"the file {file}");
        await run.KillAsync();

        AssertComplete(await PollToTheEndAsync(partner), partner, kills: 1);
    }

    [Test]
    public async Task Completes_after_a_kill_between_two_attempts()
    {
        var partner = await StartPartnerAsync();
        var failed = new TaskCompletionSource();
        partner.Misbehave = (context, request) =>
        {
            if (request is not { StartAt: 9_900, Attempt: 1 })
                return Task.FromResult(false);

            context.Response.StatusCode = 503;
            context.Response.OnCompleted(() =>
            {
                failed.SetResult();
                return Task.CompletedTask;
            });
            return Task.FromResult(true);
        };

        var run = Poll(partner, "--PollerSaga:Polling:FetchRetry:Interval=00:00:05");
        await run.UntilAsync(failed.Task, "the first try of the last page");
        await run.KillAsync();

        AssertComplete(await PollToTheEndAsync(partner), partner, kills: 1);
    }

    [Test]
    public async Task Counts_failures_from_before_the_kill()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);
        partner.Misbehave = Answers.Status(404, request => request is { IsMetadata: false, StartAt: 0 or 9_900 });

        var run = Poll(partner);
        await run.UntilAsync(partner.WhenPageRequestsReach(60), "page requests");
        await run.KillAsync();
        var resumed = await PollToTheEndAsync(partner);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(resumed.ExitCode, Is.EqualTo(2), resumed.ToString());
            Assert.That(
                resumed.Document.Summary,
                Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 98, FailedToComplete = 2, Total = 100 }));
            Assert.That(resumed.Document.Failures.Select(failure => failure.StartAt), Is.EqualTo([0, 9_900]));
            Assert.That(
                partner.PageRequests.Count(request => request.StartAt == 0),
                Is.EqualTo(1),
                "a task that failed is not tried again");
        }
    }

    [Test]
    public async Task Prints_the_result_of_an_ended_job_without_a_request()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 300);
        var first = await PollToTheEndAsync(partner);
        var requests = partner.Requests.Count;

        var second = await PollToTheEndAsync(partner);

        Assert.That((second.ExitCode, second.Output), Is.EqualTo((2, first.Output)));
        Assert.That(partner.Requests, Has.Count.EqualTo(requests));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task Prints_the_resume_command_when_it_is_interrupted(string signal)
    {
        var partner = await StartPartnerAsync();
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 4_000);

        // Characters with a meaning for the shell must be quoted.
        var address = $"{partner.Url}?filter=a'b&sort=$id";
        var program = Start(
            "run",
            address,
            "--data",
            "it's my data",
            "--job-id",
            JobId.ToString(),
            "--timeout",
            "0",
            "--PollerSaga:Fetching:UserAgent=A poller");
        await program.UntilAsync(partner.WhenPageRequestsReach(65), "page requests");
        await program.SignalAsync(signal);
        var interrupted = await program.EndAsync();
        release.SetResult();

        Assert.That(interrupted.ExitCode, Is.EqualTo(130), interrupted.ToString());
        var said = interrupted.Error.Split('\n');
        Assert.That(said[^2], Is.EqualTo("Interrupted. Nothing is lost. Continue with:"));

        var resumed = await EndLater(PollerProgram.StartInShell(said[^1].Trim(), Folder)).EndAsync();

        var data = new DataFolder(Path.Combine(Folder, "it's my data"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(resumed.ExitCode, Is.Zero, resumed.ToString());
            Assert.That(data.Messages().Select(message => message.Task.Request.StartAt), Is.EqualTo(AllPagesOf(partner)));
            Assert.That(data.Count("SELECT COUNT(*) FROM PollerJobs"), Is.EqualTo(1));
            Assert.That(partner.PageRequests.Count(), Is.LessThanOrEqualTo(125));
        }
    }

    [TestCase("a page waits", 1)]
    [TestCase("all pages in flight wait", 25)]
    [TestCase("the metadata waits", 0)]
    public async Task Ends_promptly_when_it_is_interrupted_during(string what, int pages)
    {
        var partner = await StartPartnerAsync();
        using var failing = new CountdownEvent(Math.Max(pages, 1));
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        partner.Misbehave = (context, request) =>
        {
            if (pages == 0 ? !request.IsMetadata : request.IsMetadata || request.StartAt >= pages * 100)
                return Task.FromResult(false);

            context.Response.StatusCode = 503;
            context.Response.OnCompleted(() =>
            {
                if (failing.Signal())
                    failed.SetResult();
                return Task.CompletedTask;
            });
            return Task.FromResult(true);
        };

        var run = Poll(
            partner,
            "--PollerSaga:Polling:FetchRetry:Interval=00:01:04",
            "--PollerSaga:Polling:FetchRetry:MaxRetries=1",
            "--PollerSaga:Polling:PrepareRetry:Interval=00:01:04");
        await run.UntilAsync(failed.Task, what);
        var watch = Stopwatch.StartNew();
        await run.SignalAsync("INT");
        var interrupted = await run.EndAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        partner.Misbehave = null;

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s from the signal to the end"));
        Assert.That(interrupted.ExitCode, Is.EqualTo(130), interrupted.ToString());
        Assert.That(seconds, Is.LessThan(3));
        AssertComplete(await PollToTheEndAsync(partner), partner, kills: 1);
    }

    [Test]
    public async Task Repeats_its_options_in_the_resume_command()
    {
        // It stops before its first commit, so that only the command line contains window and deadline.
        Directory.CreateDirectory(Data.Path);
        await File.WriteAllTextAsync(Data.Database, "no database");

        var run = await RunAsync(
            "run",
            "http://127.0.0.1:9/payload",
            "--data",
            Data.Path,
            "--job-id",
            JobId.ToString(),
            "--timeout",
            "1.5h",
            "--max-concurrency",
            "3",
            "--json");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(run.Error, Does.EndWith($"  pollersaga run http://127.0.0.1:9/payload --data {Data.Path} --job-id {JobId} " +
            "--max-concurrency 3 --timeout 01:30:00 --json"));
    }

    [Test]
    public async Task Rejects_another_address_for_the_same_job()
    {
        var partner = await StartPartnerAsync(records: 300);
        await PollToTheEndAsync(partner);

        var run = await RunAsync("run", "http://127.0.0.1:9/other", "--data", Data.Path, "--job-id", JobId.ToString());

        Assert.That(run, Is.EqualTo(new ProgramResult(
            64,
            string.Empty,
            $"pollersaga: Job {JobId} polls {partner.Url}. Use this address to resume it, or another --job-id.")));
    }

    [Test]
    public async Task Restarts_the_time_to_the_deadline_when_it_resumes_after_it()
    {
        var partner = await StartPartnerAsync();
        var first = Poll(partner);
        await first.UntilAsync(partner.WhenPageRequestsReach(10), "page requests");
        await first.KillAsync();
        Data.Execute("UPDATE PollerJobs SET DeadlineAt = '2020-01-01T00:00:00.000Z'");

        var resumed = await PollToTheEndAsync(partner);

        Assert.That(resumed.ExitCode, Is.Zero, resumed.ToString());
        Assert.That(resumed.Document.Summary.Enqueued, Is.EqualTo(100));
    }

    [Test]
    public async Task Rejects_another_window_for_a_resumed_job()
    {
        var partner = await StartPartnerAsync();
        var first = Poll(partner, "--max-concurrency", "4");
        await first.UntilAsync(partner.WhenPageRequestsReach(10), "page requests");
        await first.KillAsync();

        var run = await RunAsync(
            "run",
            partner.Url.ToString(),
            "--data",
            Data.Path,
            "--job-id",
            JobId.ToString(),
            "--max-concurrency",
            "5");

        Assert.That(run, Is.EqualTo(new ProgramResult(
            64,
            string.Empty,
            $"pollersaga: Job {JobId} was started with --max-concurrency 4. Omit the option to resume the job.")));
    }

    [Test]
    public async Task Does_not_resume_other_jobs_of_the_folder()
    {
        var partner = await StartPartnerAsync();
        var run = Poll(partner);
        await run.UntilAsync(partner.WhenPageRequestsReach(10), "page requests");
        await run.KillAsync();
        var requests = partner.Requests.Count;
        var other = await StartPartnerAsync(records: 300);

        var second = await RunAsync("run", other.Url.ToString(), "--data", Data.Path, "--json");

        Assert.That(second.ExitCode, Is.Zero, second.ToString());
        Assert.That(partner.Requests, Has.Count.EqualTo(requests));
        AssertComplete(await PollToTheEndAsync(partner), partner, kills: 1, onQueue: false);
    }

    private void AssertComplete(ProgramResult run, PartnerApi partner, int kills, bool onQueue = true)
    {
        var pages = (int)(partner.Records / partner.PageSize);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = pages, Total = pages }));
            Assert.That(
                partner.PageRequests.Select(request => request.StartAt).Distinct().Order(),
                Is.EqualTo(AllPagesOf(partner)),
                "every page fetched");
            Assert.That(partner.PageRequests.Count(), Is.LessThanOrEqualTo(pages + (25 * kills)));
            Assert.That(partner.MaxInFlight, Is.LessThanOrEqualTo(25));
        }

        if (onQueue)
            AssertDelivered(partner, AllPagesOf(partner));
    }
}
