using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Jobs;

/// <summary>Commands and ends of jobs whose messages a bus did not take, because it was unavailable, or lost.</summary>
public abstract class UnsentMessagesConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const int Pages = 40;
    private const string Someone = "someone";

    // A clock that is put forward while a request is under way must not end it.
    private static readonly string[] Unhurried =
    [
        "Fetching:Timeout=00:05:00",
        "Polling:FetchRetry:MaxRetries=0",
        "Polling:PrepareRetry:MaxRetries=0",
    ];

    [Test]
    public async Task Sends_again_what_a_bus_did_not_take_that_was_away([Values("Resume", "SetMaxConcurrency", "Redrive")] string act)
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var sends = new FailedSends<PreparePollerJob>(PollerEndpoints.Job);
        await using var engine = await StartAsync(configureBus: sends.Configure);
        var jobId = (await engine.PlanJobAsync(api.Url, Pages, window: 4)).JobId;
        if (act == "Resume")
            await engine.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        if (act == "Redrive")
            await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);

        var answer = await (act switch
        {
            "Resume" => engine.Control.ResumeAsync(jobId, Someone, CancellationToken.None),
            "Redrive" => engine.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None),
            _ => engine.Control.SetMaxConcurrencyAsync(jobId, 8, Someone, CancellationToken.None),
        });
        var status = await engine.WhenOverAsync(jobId);

        Assert.That(answer.Changed, Is.Not.Null);
        Assert.That(sends.Attempts, Is.EqualTo(2));
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        var entries = await engine.Store.ReadAsync(
            db => db.History.Where(entry => entry.JobId == jobId).Select(entry => entry.What).ToListAsync());
        Assert.That(entries, Is.Unique, "what was tried again is done, and told, once");
    }

    [Test]
    public async Task Sends_the_preparation_of_a_new_job_again_when_the_bus_was_away()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var sends = new FailedSends<PreparePollerJob>(PollerEndpoints.Job);
        await using var engine = await StartAsync(configureBus: sends.Configure);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(sends.Attempts, Is.EqualTo(2));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
    }

    [Test]
    public async Task Announces_again_that_a_job_is_completed_when_the_bus_was_away([Values(0, 300)] int records)
    {
        await using var api = await PartnerApi.StartAsync(records: records);
        var sends = new FailedSends<PollerJobCompleted>(PollerEndpoints.Job);
        await using var engine = await StartAsync(configureBus: sends.Configure);

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));
        var isAnnounced = await engine.Harness.Published.Any<PollerJobCompleted>(
            published => published.Context.Message.Summary == status.Summary && published.Exception is null);

        Assert.That(isAnnounced, Is.True);
        Assert.That((status.State, sends.Attempts), Is.EqualTo((PollerJobState.Completed, 2)));
    }

    [Test]
    public async Task Announces_the_end_of_a_job_only_for_the_message_that_has_stored_it()
    {
        var sends = new FailedSends<PollerJobCompleted>(PollerEndpoints.Job);
        await using var engine = await StartAsync(configureBus: sends.Configure);
        var jobId = (await engine.PlanJobAsync(Url, pages: 0)).JobId;

        // The last pages of a job can end in one commit, and each of them ends the job. One of their messages overtakes the other.
        var overtaking = new OvertakingMessage(engine, nameof(PollerJobState.Completed));
        engine.Get<PollerJobStateMachine>().ConnectEventObserver(overtaking);
        await engine.SendAsync(PollerEndpoints.Job, new CompletePollerJob(jobId, PollerJobSummary.Empty, Run: 1));
        var isHandled = await engine.Harness.Consumed.Any<CompletePollerJob>(consumed => consumed.Exception is null);

        Assert.That((isHandled, overtaking.Attempts, sends.Attempts), Is.EqualTo((true, 2, 0)));
    }

    [Test]
    public async Task Announces_again_that_a_job_has_failed_when_the_bus_was_away(
        [Values("Cancel", "Expire", "Stop", "PreparationFailed")] string end)
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var clock = StandingClock.New();
        var sends = new FailedSends<PollerJobFailed>(PollerEndpoints.Job);
        await using var engine = await StartAsync(
            Unhurried,
            services => services.AddSingleton<TimeProvider>(clock),
            configureBus: sends.Configure);
        var state = end == "PreparationFailed" ? nameof(PollerJobState.Preparing) : nameof(PollerJobState.Running);
        var jobId = (await engine.PlanJobAsync(api.Url, Pages, state: state, deadlineAt: clock.GetUtcNow())).JobId;

        await (end switch
        {
            "Cancel" => engine.Control.CancelAsync(jobId, Someone, CancellationToken.None),
            "Expire" => engine.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(jobId, Run: 1)),
            "Stop" => engine.SendAsync(PollerEndpoints.Job, new StopPollerJob(jobId, "Too many failed.", Run: 1)),
            _ => engine.SendAsync(PollerEndpoints.Job, new PollerJobPreparationFailed(jobId, "There is none.", Run: 1)),
        });
        var isAnnounced = await engine.Harness.Published.Any<PollerJobFailed>(
            published => published.Context.Message.JobId == jobId && published.Exception is null);

        Assert.That(isAnnounced, Is.True);
        Assert.That(sends.Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task Goes_on_when_a_lease_has_passed_with_a_job_whose_messages_a_bus_lost(
        [Values("Resume", "SetMaxConcurrency", "Redrive")] string act)
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var clock = StandingClock.New();
        var lost = new LostMessages(PollerEndpoints.Preparation);
        await using var engine = await StartAsync(
            Unhurried,
            services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true,
            configureBus: lost.Configure);
        var jobId = (await engine.PlanJobAsync(api.Url, Pages, window: 4)).JobId;
        if (act == "Resume")
            await engine.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        if (act == "Redrive")
            await engine.Control.CancelAsync(jobId, Someone, CancellationToken.None);

        await (act switch
        {
            "Resume" => engine.Control.ResumeAsync(jobId, Someone, CancellationToken.None),
            "Redrive" => engine.Control.RedriveAsync(jobId, Someone, TimeSpan.Zero, CancellationToken.None),
            _ => engine.Control.SetMaxConcurrencyAsync(jobId, 8, Someone, CancellationToken.None),
        });
        await lost.First.WaitAsync(TestEngine.Patience);
        lost.End();

        // A redrive is prepared again when a lease has passed; for the others the sweep reports the plan at once.
        Advance(clock, turns: act == "Redrive" ? 4 : 1);
        await engine.UntilAsync(
            db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Running)));
        Advance(clock, turns: 4);
        var status = await engine.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
    }

    [Test]
    public async Task Prepares_a_redriven_job_again_when_a_lease_has_passed()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var clock = StandingClock.New();
        var lost = new LostMessages(PollerEndpoints.Preparation);
        await using var engine = await StartAsync(
            Unhurried,
            services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true,
            configureBus: lost.Configure);
        var jobId = await UnplannedJob.PutAsync(engine, api);
        clock.Advance(TimeSpan.FromMinutes(10));

        // When the sweep has resumed the job that stands still for longer, it has looked at the one in preparation too.
        var other = await engine.PlanJobAsync(api.Url, pages: 1);
        Advance(clock, turns: 1);
        await engine.Control.RedriveAsync(jobId, Someone, TimeSpan.Zero, CancellationToken.None);
        Advance(clock, turns: 2);
        await engine.WhenOverAsync(other.JobId);
        await lost.First.WaitAsync(TestEngine.Patience);
        Assert.That(Preparations(engine), Is.EqualTo(1), "its lease may still be held");

        lost.End();
        Advance(clock, turns: 1);
        Assert.That((await engine.WhenOverAsync(jobId)).Summary.Enqueued, Is.EqualTo(Pages));
    }

    private static void Advance(FakeTimeProvider clock, int turns)
    {
        for (var turn = 0; turn < turns; turn++)
            clock.Advance(TimeSpan.FromSeconds(20));
    }

    private static int Preparations(TestEngine engine)
    {
        using var now = new CancellationTokenSource();
        now.Cancel();
        return engine.Harness.Sent.Select<PreparePollerJob>(now.Token).Count();
    }
}
