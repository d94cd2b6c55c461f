using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs;

public sealed class PollerJobStateMachineTests
{
    private const string None = "";

    private static readonly PollerJobSummary Clean = new(0, 0, 0, 10, 0, 0, 10);
    private static readonly PollerJobSummary Marred = new(0, 0, 0, 9, 0, 1, 10);

    [Test]
    [TestCase("Preparing", "Start", "Preparing", None)]
    [TestCase("Preparing", "Prepared", "Running", None)]
    [TestCase("Preparing", "PreparedEmpty", "Completed", nameof(PollerJobCompleted))]
    [TestCase("Preparing", "PreparationFailed", "Failed", nameof(PollerJobFailed))]
    [TestCase("Preparing", "Complete", "Completed", nameof(PollerJobCompleted))]
    [TestCase("Preparing", "CompleteMarred", "CompletedWithFailures", nameof(PollerJobCompleted))]
    [TestCase("Preparing", "Expire", "TimedOut", nameof(PollerJobFailed))]
    [TestCase("Preparing", "Stop", "Failed", nameof(PollerJobFailed))]
    [TestCase("Preparing", "Cancel", "Cancelled", nameof(PollerJobFailed))]
    [TestCase("Preparing", "Redrive", "Preparing", None)]
    [TestCase("Preparing", "Pause", "Preparing", None)]
    [TestCase("Preparing", "Resume", "Preparing", None)]
    [TestCase("Preparing", "SetMaxConcurrency", "Running", None)] // What it releases goes through the preparation, which finds the plan.
    [TestCase("Running", "Start", "Running", None)]
    [TestCase("Running", "Prepared", "Running", None)]
    [TestCase("Running", "PreparationFailed", "Running", None)]
    [TestCase("Running", "Complete", "Completed", nameof(PollerJobCompleted))]
    [TestCase("Running", "CompleteMarred", "CompletedWithFailures", nameof(PollerJobCompleted))]
    [TestCase("Running", "Expire", "TimedOut", nameof(PollerJobFailed))]
    [TestCase("Running", "Stop", "Failed", nameof(PollerJobFailed))]
    [TestCase("Running", "Cancel", "Cancelled", nameof(PollerJobFailed))]
    [TestCase("Running", "Redrive", "Running", None)]
    [TestCase("Running", "Pause", "Running", None)]
    [TestCase("Running", "Resume", "Running", None)]
    [TestCase("Running", "SetMaxConcurrency", "Running", None)]
    public async Task Answers_each_message_while_the_job_runs(string before, string message, string after, string announcement) =>
        await AnswersAsync(before, message, after, announcement);

    [Test]
    public async Task Changes_nothing_once_the_job_is_over(
        [Values("Completed", "CompletedWithFailures", "Failed", "TimedOut", "Cancelled")] string state,
        [Values(
            "Start", "Prepared", "PreparationFailed", "Complete", "CompleteMarred", "Expire", "Stop", "Cancel", "Pause", "Resume",
            "SetMaxConcurrency")] string message) =>
        await AnswersAsync(state, message, state, None);

    [Test]
    public async Task Discards_messages_of_an_unknown_job(
        [Values(
            "Prepared", "PreparationFailed", "Complete", "Expire", "Stop", "Cancel", "Redrive", "Pause", "Resume",
            "SetMaxConcurrency")] string message)
    {
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        await DeliverAsync(engine, message, jobId, new Uri("http://127.0.0.1:9/payload"));

        Assert.That(await engine.FindJobAsync(jobId), Is.Null);
        Assert.That(Published(engine), Is.EqualTo(None));
    }

    // The clock of who began the run may be ahead of the one of who sent the message, or behind it: neither tells which came first.
    [Test]
    public async Task Does_not_change_a_run_by_what_is_of_the_one_before(
        [Values("Preparing", "Running")] string state,
        [Values("Prepared", "PreparedEmpty", "PreparationFailed", "Complete", "CompleteMarred", "Expire", "Stop")] string message,
        [Values(-60, 60)] int minutesAhead)
    {
        await using var engine = await TestEngine.StartAsync();
        var plan = await PlanSecondRunAsync(engine, state, message, minutesAhead);

        await DeliverAsync(engine, message, plan.JobId, plan.Url, run: 1);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.CurrentState, Is.EqualTo(state));
        Assert.That(Published(engine), Is.EqualTo(None));
    }

    [Test]
    public async Task Ends_a_run_by_what_is_of_it_or_of_a_worker_that_knew_of_none(
        [Values("PreparationFailed", "Complete", "Expire", "Stop")] string message,
        [Values(2, null)] int? run,
        [Values(-60, 60)] int minutesAhead)
    {
        await using var engine = await TestEngine.StartAsync();
        var plan = await PlanSecondRunAsync(engine, "Preparing", message, minutesAhead);

        await DeliverAsync(engine, message, plan.JobId, plan.Url, run);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.State.IsOver(), Is.True);
    }

    [Test]
    public async Task Does_not_expire_a_job_whose_deadline_moved_on_or_holds_no_more(
        [Values("Preparing", "Running")] string state,
        [Values("paused", "later", "none")] string deadline)
    {
        await using var engine = await TestEngine.StartAsync();
        DateTimeOffset? deadlineAt = deadline == "none" ? null : DateTimeOffset.UtcNow.AddMinutes(deadline == "later" ? 1 : -1);
        var plan = await engine.PlanJobAsync(new Uri("http://127.0.0.1:9/payload"), pages: 10, state: state, deadlineAt: deadlineAt);
        if (deadline == "paused")
            await engine.Control.PauseAsync(plan.JobId, by: null, CancellationToken.None);

        await DeliverAsync(engine, "Expire", plan.JobId, plan.Url);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.CurrentState, Is.EqualTo(state));
        Assert.That(Published(engine), Is.EqualTo(None));
    }

    [Test]
    public async Task Takes_on_a_job_with_its_own_limits()
    {
        await using var api = await PartnerApi.StartAsync(records: 0);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        await engine.RunJobAsync(
            new StartPollerJob(jobId, api.Url, MaxConcurrency: 3, Timeout: TimeSpan.FromMinutes(7), TimeToLive: TimeSpan.FromHours(2)));

        var job = await engine.FindJobAsync(jobId);
        Assert.Multiple(() =>
        {
            Assert.That(job!.MaxConcurrency, Is.EqualTo(3));
            Assert.That(job.DeadlineAt - job.StartedAt, Is.EqualTo(TimeSpan.FromMinutes(7)));
            Assert.That(job.ExpiresAt, Is.EqualTo(EndOf(job, TimeSpan.FromHours(2))));
            Assert.That(job.Url, Is.EqualTo(api.Url));
        });
    }

    [Test]
    public async Task Gives_a_job_without_limits_those_of_the_settings()
    {
        await using var api = await PartnerApi.StartAsync(records: 0);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        var job = await engine.FindJobAsync(jobId);
        Assert.Multiple(() =>
        {
            Assert.That(job!.MaxConcurrency, Is.EqualTo(25));
            Assert.That(job.DeadlineAt - job.StartedAt, Is.EqualTo(TimeSpan.FromSeconds(150)));
            Assert.That(job.ExpiresAt, Is.EqualTo(EndOf(job, TimeSpan.FromSeconds(3000))));
        });
    }

    [Test]
    public async Task Gives_a_job_with_time_out_zero_no_deadline()
    {
        await using var api = await PartnerApi.StartAsync(records: 0);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        await engine.RunJobAsync(new StartPollerJob(jobId, api.Url, Timeout: TimeSpan.Zero));

        Assert.That((await engine.FindJobAsync(jobId))!.DeadlineAt, Is.Null);
    }

    [Test]
    public async Task Announces_the_end_only_when_it_is_stored()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        await using var engine = await TestEngine.StartAsync();
        var jobId = Guid.NewGuid();

        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url));
        var completed = (await engine.Harness.Published.SelectAsync<PollerJobCompleted>().First()).Context.Message;

        Assert.That((await engine.FindJobAsync(jobId))!.CurrentState, Is.EqualTo("Completed"));
        Assert.That(
            completed,
            Is.EqualTo(new PollerJobCompleted(jobId, PollerJobState.Completed, new PollerJobSummary(0, 0, 0, 3, 0, 0, 3))));
    }

    private static async Task AnswersAsync(string before, string message, string after, string announcement)
    {
        await using var engine = await TestEngine.StartAsync();
        var plan = await engine.PlanJobAsync(
            new Uri("http://127.0.0.1:9/payload"),
            pages: 10,
            state: before,
            deadlineAt: DeadlineFor(message));

        await DeliverAsync(engine, message, plan.JobId, plan.Url);
        await engine.UntilAsync(db => db.Jobs.AnyAsync(row => row.CorrelationId == plan.JobId && row.CurrentState == after));

        var job = await engine.FindJobAsync(plan.JobId);
        Assert.That(job!.CurrentState, Is.EqualTo(after));
        Assert.That(job.FinishedAt is not null, Is.EqualTo(announcement != None));
        Assert.That(Published(engine), Is.EqualTo(announcement));
    }

    /// <summary>A job that was redriven, by a clock of its own.</summary>
    private static async Task<PollerPlan> PlanSecondRunAsync(TestEngine engine, string state, string message, int minutesAhead)
    {
        var plan = await engine.PlanJobAsync(
            new Uri("http://127.0.0.1:9/payload"),
            pages: 10,
            state: state,
            deadlineAt: DeadlineFor(message));
        var startedAt = DateTimeOffset.UtcNow.AddMinutes(minutesAhead);
        await engine.Store.ChangeAsync(db => db.Jobs.ExecuteUpdateAsync(set => set
            .SetProperty(job => job.Run, 2)
            .SetProperty(job => job.RunStartedAt, startedAt)));
        return plan;
    }

    private static DateTimeOffset? DeadlineFor(string message) => message == "Expire" ? DateTimeOffset.UtcNow.AddSeconds(-1) : null;

    /// <summary>Sends the message and waits until the saga has answered it.</summary>
    private static async Task DeliverAsync(TestEngine engine, string message, Guid jobId, Uri url, int? run = null)
    {
        object sent = message switch
        {
            "Start" => new StartPollerJob(jobId, url),
            "Prepared" => new PollerJobPrepared(jobId, 1000, 100, 10, run),
            "PreparedEmpty" => new PollerJobPrepared(jobId, 0, 100, 0, run),
            "PreparationFailed" => new PollerJobPreparationFailed(jobId, "It cannot be planned.", run),
            "Complete" => new CompletePollerJob(jobId, Clean, run),
            "CompleteMarred" => new CompletePollerJob(jobId, Marred, run),
            "Stop" => new StopPollerJob(jobId, "Too many failed.", run),
            "Cancel" => new CancelPollerJob(jobId),
            "Redrive" => new RedrivePollerJob(jobId),
            "Pause" => new PausePollerJob(jobId),
            "Resume" => new ResumePollerJob(jobId),
            "SetMaxConcurrency" => new SetMaxConcurrency(jobId, 3),
            _ => new ExpirePollerJob(jobId, run),
        };
        var endpoint = await engine.Harness.Bus.GetSendEndpoint(new Uri($"queue:{PollerEndpoints.Job}"));
        await endpoint.Send(sent, sent.GetType());

        Assert.That(await engine.Harness.Consumed.Any(consumed => consumed.MessageType == sent.GetType()), Is.True);
    }

    // Kept from the end, not from the start: the row's second moves on by the whole seconds the job took.
    private static long EndOf(PollerJob job, TimeSpan timeToLive) => (job.StartedAt + timeToLive).ToUnixTimeSeconds();

    private static string Published(TestEngine engine)
    {
        using var now = new CancellationTokenSource();
        now.Cancel();
        var types = engine.Harness.Published
            .Select(
                published => published.MessageType == typeof(PollerJobCompleted) || published.MessageType == typeof(PollerJobFailed),
                now.Token)
            .Select(published => published.MessageType.Name);
        return string.Join(", ", types);
    }
}
