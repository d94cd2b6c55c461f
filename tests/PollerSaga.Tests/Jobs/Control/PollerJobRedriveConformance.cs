using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs.Control;

public abstract class PollerJobRedriveConformance(TestDatabase database) : ControlledJobConformance(database)
{
    [Test]
    public async Task Redrives_a_cancelled_job_so_that_every_page_is_handed_over_once()
    {
        await using var api = await PartnerApi.StartAsync(records: 20_000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 5000);
        await using var engine = await StartAsync(sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api, window: 10));
        await api.WhenPageRequestsReach(60);
        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        await engine.WhenOverAsync(jobId);
        var doneBefore = api.PageRequests.Where(request => request.StartAt < 5000).Select(request => request.StartAt).ToList();
        held.SetResult();

        var answer = await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(answer.Changed!.State, Is.EqualTo(PollerJobState.Preparing));
        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 200, 0, 0, 200)));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(200));
        Assert.That(
            api.PageRequests.Where(
                request =>
                    request.StartAt < 5000).Select(request =>
                        request.StartAt), Is.EqualTo(doneBefore), "what was handed over is not fetched again");
        Assert.That(api.MaxInFlight, Is.LessThanOrEqualTo(20), "at most the window, and what the cancel was dropping");
        Assert.That(
            (await HistoryAsync(engine, jobId)).Select(entry => entry.What),
            Is.EqualTo(new[] { "Started", "Planned", "Cancelled", "Redriven", "Planned", "Completed" }));
    }

    [Test]
    public async Task Redrives_failed_pages_alone_in_the_window_as_often_as_wanted()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        var failing = new HashSet<long>(Enumerable.Range(0, 40).Select(index => index * 200L));
        api.Misbehave = Answers.Status(404, request => !request.IsMetadata && failing.Contains(request.StartAt));
        await using var engine = await StartAsync(NoRetry);
        var jobId = Guid.NewGuid();
        var first = await engine.RunJobAsync(Start(jobId, api, window: 4));

        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var second = await engine.WhenOverAsync(jobId);
        failing.RemoveWhere(startAt => startAt >= 600);
        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var third = await engine.WhenOverAsync(jobId);
        failing.Clear();
        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var last = await engine.WhenOverAsync(jobId);

        Assert.That(
            new[] { first, second, third, last }.Select(status => status.Summary.FailedToComplete),
            Is.EqualTo(new[] { 40, 40, 3, 0 }));
        Assert.That(last.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(last.Summary.Enqueued, Is.EqualTo(100));
        Assert.That(api.PageRequests.Count(), Is.EqualTo(100 + 40 + 40 + 3));
        Assert.That(api.MaxInFlight, Is.LessThanOrEqualTo(4));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(100));
        Assert.That((await engine.FindTaskAsync(PollerTaskId.For(jobId, 0)))!.Error, Is.Null);
        Assert.That(((await engine.FindJobAsync(jobId))!.Run, (await engine.FindCounterAsync(jobId))!.Run), Is.EqualTo((4, 4)));
        Assert.That(await engine.Harness.Sent.Any<CompletePollerJob>(sent => sent.Context.Message.Run == 4), Is.True);
    }

    [Test]
    public async Task Redrives_a_job_that_was_cancelled_while_it_was_redriven()
    {
        await using var api = await PartnerApi.StartAsync(records: 5000);
        api.Misbehave = Answers.Status(404, request => !request.IsMetadata);
        await using var engine = await StartAsync(NoRetry, sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(Start(jobId, api, window: 5));
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 1000);

        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        await api.WhenPageRequestsReach(50 + 15);
        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        var cancelled = await engine.WhenOverAsync(jobId);
        held.SetResult();
        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(cancelled.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 10, 0, 40, 50)));
        Assert.That(status.Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 50, 0, 0, 50)));
    }

    [Test]
    public async Task Releases_nothing_of_an_ended_job_when_a_late_report_arrives()
    {
        await using var api = await PartnerApi.StartAsync(records: 10_000);
        var held = new TaskCompletionSource();
        var refused = Answers.Status(404, request => !request.IsMetadata && request.StartAt < 1000);
        var waiting = Answers.Held(held.Task, request => request.StartAt >= 1500);
        api.Misbehave = async (context, request) => await refused(context, request) || await waiting(context, request);
        await using var engine = await StartAsync(NoRetry, sweeps: true);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(Start(jobId, api, window: 5));
        await api.WhenPageRequestsReach(20);
        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        await api.WhenPageRequestsReach(25);
        await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        var ended = (await engine.FindCounterAsync(jobId))!;

        await engine.SendAsync(PollerEndpoints.Events, new PayloadProcessed(jobId, PollerTaskId.For(jobId, 10)));
        await engine.UntilAsync(db => db.Counters.AnyAsync(counter => counter.JobId == jobId && counter.Completed == 1));
        var reported = (await engine.FindCounterAsync(jobId))!;

        Assert.That((reported.Next, reported.Finished), Is.EqualTo((ended.Next, ended.Finished)));
        held.SetResult();
    }

    [Test]
    public async Task Redrives_a_job_that_could_not_be_planned()
    {
        await using var api = await PartnerApi.StartAsync(records: 500);
        api.Misbehave = Answers.Status(404, _ => true);
        await using var engine = await StartAsync();
        var jobId = Guid.NewGuid();
        await engine.RunJobAsync(Start(jobId, api));
        api.Misbehave = null;

        await engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued, status.Error), Is.EqualTo((PollerJobState.Completed, 5, (string?)null)));
    }

    [Test]
    public async Task Gives_a_redriven_job_a_new_deadline_and_its_time_to_live_again()
    {
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(Url, pages: 10);
        await engine.Control.CancelAsync(plan.JobId, Someone, CancellationToken.None);
        var kept = (await engine.FindJobAsync(plan.JobId))!;

        var answer = await engine.Control.RedriveAsync(plan.JobId, Someone, TimeSpan.FromMinutes(7), CancellationToken.None);

        var job = (await engine.FindJobAsync(plan.JobId))!;
        Assert.That(job.DeadlineAt, Is.EqualTo(job.RunStartedAt.AddMinutes(7)));
        Assert.That(answer.Changed!.DeadlineAt, Is.EqualTo(job.DeadlineAt).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(job.ExpiresAt, Is.GreaterThanOrEqualTo(kept.ExpiresAt));
        Assert.That((kept.RetainedSince, job.RetainedSince), Is.EqualTo((kept.FinishedAt, (DateTimeOffset?)null)));
    }
}
