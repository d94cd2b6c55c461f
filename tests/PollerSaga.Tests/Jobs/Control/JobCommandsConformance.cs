using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Testing;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs.Control;

public abstract class JobCommandsConformance(TestDatabase database) : ControlledJobConformance(database)
{
    [Test]
    public async Task Cancels_a_job_in_the_middle_so_that_no_further_request_is_made()
    {
        await using var api = await PartnerApi.StartAsync(records: 20_000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 5000);
        await using var engine = await StartAsync(sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api, window: 10));
        await api.WhenPageRequestsReach(60);

        var answer = await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        var asked = api.PageRequests.Count();
        held.SetResult();
        var status = await engine.WhenOverAsync(jobId);
        await engine.UntilIdleAsync();

        Assert.That(answer.Changed!.State, Is.EqualTo(PollerJobState.Cancelled));
        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Cancelled, "Cancelled by someone.")));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 50, 0, 150, 200)));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(asked));
    }

    [Test]
    public async Task Cancels_what_waits_for_its_next_try()
    {
        await using var api = await PartnerApi.StartAsync(records: 500);
        api.Misbehave = Answers.Status(503, request => !request.IsMetadata);
        await using var engine = await StartAsync(
            ["Polling:FetchRetry:Interval=00:05:00", "Polling:FetchRetry:MaxRetries=1"],
            sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api));
        await api.WhenPageRequestsReach(5);

        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        await engine.UntilIdleAsync();

        Assert.That(api.PageRequests.Count(), Is.EqualTo(5));
    }

    [Test]
    public async Task Cancels_what_waits_for_its_next_try_though_the_job_is_redriven_at_once()
    {
        await using var api = await PartnerApi.StartAsync(records: 500);
        api.Misbehave = Answers.Status(503, request => !request.IsMetadata);
        await using var engine = await StartAsync(
            ["Polling:FetchRetry:Interval=00:05:00", "Polling:FetchRetry:MaxRetries=1"],
            sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api));
        await api.WhenPageRequestsReach(5);
        await engine.UntilActiveJobsAsync(work => work.Count == 5 && work.All(one => one.Run == 1));

        api.Misbehave = null;
        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 5)));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(10));
    }

    [Test]
    public async Task Cancels_a_job_whose_metadata_is_waited_for()
    {
        await using var api = await PartnerApi.StartAsync();
        api.Misbehave = Answers.Status(503, _ => true);
        await using var engine = await StartAsync(["Polling:PrepareRetry:Interval=00:05:00"], sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api));
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId));

        await engine.Control.CancelAsync(jobId, by: null, CancellationToken.None);
        await engine.UntilIdleAsync();

        Assert.That((await engine.WhenOverAsync(jobId)).Error, Is.EqualTo("Cancelled."));
        Assert.That(api.Requests, Has.Count.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task Answers_a_second_cancel_as_the_first()
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(Url, pages: 10);

        var first = await engine.Control.CancelAsync(plan.JobId, Someone, CancellationToken.None);
        var second = await engine.Control.CancelAsync(plan.JobId, "someone else", CancellationToken.None);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(await HistoryAsync(engine, plan.JobId), Is.EqualTo(new[] { ("Cancelled", Someone) }));
    }

    [Test]
    public async Task Pauses_and_resumes_without_losing_a_page()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 3000);
        await using var engine = await StartAsync();
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api, window: 5));
        await api.WhenPageRequestsReach(35);

        var paused = await engine.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        var again = await engine.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        held.SetResult();
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.JobId == jobId && counter.Finished == 35));
        var asked = api.PageRequests.Count();
        var resumed = await engine.Control.ResumeAsync(jobId, Someone, CancellationToken.None);
        await engine.Control.ResumeAsync(jobId, Someone, CancellationToken.None);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(paused.Changed!.PausedAt, Is.Not.Null);
        Assert.That(again.Changed!.PausedAt, Is.EqualTo(paused.Changed.PausedAt).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(asked, Is.EqualTo(35), "what was in flight ended, nothing else began");
        Assert.That(resumed.Changed!.PausedAt, Is.Null);
        Assert.That(resumed.Changed.DeadlineAt, Is.GreaterThan(paused.Changed.DeadlineAt!.Value), "a pause does not count");
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 100, 0, 0, 100)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.MaxInFlight, Is.LessThanOrEqualTo(5));
        Assert.That(
            (await HistoryAsync(engine, jobId)).Select(entry => entry.What),
            Is.EqualTo(new[] { "Started", "Planned", "Paused", "Resumed", "Completed" }));
    }

    [Test]
    public async Task Starts_a_job_that_was_paused_before_it_was_planned_only_when_it_is_resumed()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.IsMetadata);
        await using var engine = await StartAsync();
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api));
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId));

        await engine.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        held.SetResult();
        await engine.UntilAsync(
            db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Running)));
        Assert.That(api.PageRequests, Is.Empty);
        await engine.Control.ResumeAsync(jobId, Someone, CancellationToken.None);

        Assert.That((await engine.WhenOverAsync(jobId)).Summary.Enqueued, Is.EqualTo(10));
    }

    [Test]
    public async Task Widens_and_narrows_the_window_of_a_running_job()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        var (few, many) = (new TaskCompletionSource(), new TaskCompletionSource());
        api.Misbehave = async (_, request) =>
        {
            if (!request.IsMetadata)
                await (request.StartAt < 800 ? few.Task : many.Task);
            return false;
        };
        await using var engine = await StartAsync();
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api, window: 2));
        await api.WhenPageRequestsReach(2);

        await engine.Control.SetMaxConcurrencyAsync(jobId, 8, Someone, CancellationToken.None);
        await api.WhenPageRequestsReach(8);
        await engine.Control.SetMaxConcurrencyAsync(jobId, 3, Someone, CancellationToken.None);
        few.SetResult();
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.JobId == jobId && counter.Finished == 8));
        await api.WhenPageRequestsReach(11);
        var narrowed = await engine.FindCounterAsync(jobId);
        many.SetResult();
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(api.MaxInFlight, Is.EqualTo(8));
        Assert.That((narrowed!.Next, narrowed.Window), Is.EqualTo((11, 3)));
        Assert.That((status.Summary.Enqueued, status.MaxConcurrency), Is.EqualTo((100, 3)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
    }

    [TestCase(9, null, 10)]
    [TestCase(null, 9.5, 10)]
    [TestCase(50, 3.0, 4)]
    [TestCase(0, null, 1)]
    public async Task Stops_early_when_more_pages_fail_than_are_tolerated(int? count, double? percentage, int failures)
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        api.Misbehave = Answers.Status(404, request => !request.IsMetadata);
        await using var engine = await StartAsync(NoRetry);

        var status = await engine.RunJobAsync(
            Start(Guid.NewGuid(), api, window: 1) with { ToleratedFailureCount = count, ToleratedFailurePercentage = percentage });

        Assert.That(
            (status.State, status.Error),
            Is.EqualTo((PollerJobState.Failed, $"{failures} of 100 pages failed; the job tolerates {failures - 1}.")));
        Assert.That(status.Summary.FailedToComplete, Is.EqualTo(100));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(failures));
    }

    [Test]
    public async Task Goes_on_while_no_more_fail_than_are_tolerated()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        api.Misbehave = Answers.Status(404, request => !request.IsMetadata && request.StartAt < 1000);
        await using var engine = await StartAsync(NoRetry);

        var status = await engine.RunJobAsync(
            Start(Guid.NewGuid(), api) with { ToleratedFailureCount = 10, ToleratedFailurePercentage = 10 });

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.CompletedWithFailures, 90)));
    }

    private static readonly TestCaseData[] Refusals =
    [
        Refusal("Completed", (control, id) => control.CancelAsync(id, Someone, CancellationToken.None), "The job is over."),
        Refusal("Completed", (control, id) => control.PauseAsync(id, Someone, CancellationToken.None), "The job is over."),
        Refusal(
            "Cancelled",
            (control, id) => control.ResumeAsync(id, Someone, CancellationToken.None),
            "The job is over. Redrive it to run its failed pages again."),
        Refusal("TimedOut", (control, id) => control.SetMaxConcurrencyAsync(id, 3, Someone, CancellationToken.None), "The job is over."),
        Refusal(
            "Running",
            (control, id) => control.SetMaxConcurrencyAsync(id, 0, Someone, CancellationToken.None),
            "MaxConcurrency is 0; it must be at least 1."),
        Refusal(
            "Running",
            (control, id) => control.RedriveAsync(id, Someone, timeout: null, CancellationToken.None),
            "The job is not over. Redrive it after its end."),
        Refusal(
            "Failed",
            (control, id) => control.RedriveAsync(id, Someone, TimeSpan.FromSeconds(-1), CancellationToken.None),
            "Timeout is -00:00:01; it must be from 0, for none, to 10000 days."),
    ];

    [TestCaseSource(nameof(Refusals))]
    public async Task Refuses_what_cannot_be_done(string state, object execute, string reason)
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(Url, pages: 10, state: state);

        var answer = await ((Func<JobControl, Guid, Task<JobCommandResult>>)execute)(engine.Control, plan.JobId);

        Assert.That(answer.Refused, Is.EqualTo(new PollerJobActRefused(plan.JobId, Enum.Parse<PollerJobState>(state), reason)));
        Assert.That(await HistoryAsync(engine, plan.JobId), Is.Empty);
    }

    [Test]
    public async Task Tells_that_a_job_is_not_known()
    {
        await using var engine = await StartAsync();

        var answer = await engine.Control.CancelAsync(Guid.NewGuid(), Someone, CancellationToken.None);

        Assert.That(answer.IsKnown, Is.False);
    }

    [Test]
    public async Task Keeps_the_newest_of_a_long_history()
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(Url, pages: 0);

        for (var window = 1; window <= PollerJobEvent.MaxPerJob + 5; window++)
            await engine.Control.SetMaxConcurrencyAsync(plan.JobId, window, Someone, CancellationToken.None);

        var sequences = await engine.Store.ReadAsync(
            db => db.History.Where(entry => entry.JobId == plan.JobId).Select(entry => entry.Sequence).ToListAsync());
        Assert.That(sequences.Order(), Is.EqualTo(Enumerable.Range(6, PollerJobEvent.MaxPerJob)));
    }

    private static TestCaseData Refusal(string state, Func<JobControl, Guid, Task<JobCommandResult>> execute, string reason) =>
        new TestCaseData(state, execute, reason).SetArgDisplayNames(state, reason);
}
