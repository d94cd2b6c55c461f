using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs;

/// <summary>
/// What people do to a job is stored, and whoever asked was told so, but the messages that follow from it are lost: with the process that
/// died, with a bus that was away, or with one that lost what it held.
/// </summary>
public abstract class LostSendsConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const int Pages = 40;
    private const string Someone = "someone";

    // A clock that is put forward while a request is under way must not end it.
    private static readonly string[] Unhurried = ["Fetching:Timeout=00:05:00", "Polling:FetchRetry:MaxRetries=0", "Polling:PrepareRetry:MaxRetries=0"];

    [Test]
    public async Task Goes_on_with_a_job_whose_worker_died_when_it_was_resumed()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        api.HoldUntil(8);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            var plan = await dying.PlanJobAsync(api.Url, Pages, window: 8);
            for (var index = 0; index < 5; index++)
                await dying.PutTaskAsync(plan[index], PollerTaskStates.Enqueued);
            jobId = plan.JobId;
            await dying.Control.PauseAsync(jobId, Someone, CancellationToken.None);
            return await dying.Control.ResumeAsync(jobId, Someone, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        var status = await next.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique.And.Exactly(Pages - 5).Items);
        Assert.That(api.MaxInFlight, Is.EqualTo(8));
    }

    [Test]
    public async Task Goes_on_with_a_job_whose_worker_died_when_its_window_was_widened()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        api.HoldUntil(8);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            var plan = await dying.PlanJobAsync(api.Url, Pages, window: 2);
            jobId = plan.JobId;
            await dying.PutTaskAsync(plan[0], PollerTaskStates.Started);
            return await dying.Control.SetMaxConcurrencyAsync(jobId, 8, Someone, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        var status = await next.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.MaxInFlight, Is.EqualTo(8));
    }

    [Test]
    public async Task Goes_on_with_a_job_whose_worker_died_when_it_was_redriven()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        api.HoldUntil(8);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            // Failed, started, released and never begun, not released.
            var plan = await dying.PlanJobAsync(api.Url, Pages, window: 8);
            for (var index = 0; index < 10; index++)
                await dying.PutTaskAsync(plan[index], index % 2 == 0 ? PollerTaskStates.Failed : PollerTaskStates.Enqueued);
            await dying.PutTaskAsync(plan[10], PollerTaskStates.Started);
            await dying.PutTaskAsync(plan[11], PollerTaskStates.PayloadSaved);
            jobId = plan.JobId;
            await dying.Control.CancelAsync(jobId, Someone, CancellationToken.None);
            return await dying.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        var status = await next.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique.And.Exactly(Pages - 5).Items);
        Assert.That(api.MaxInFlight, Is.EqualTo(8));
    }

    [Test]
    public async Task Plans_a_job_whose_worker_died_when_it_was_redriven_unplanned()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            jobId = await PutUnplannedAsync(dying, api);
            return await dying.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        var status = await next.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
    }

    [Test]
    public async Task Leaves_a_job_alone_whose_worker_died_when_it_was_cancelled()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            var plan = await dying.PlanJobAsync(api.Url, Pages, window: 8);
            await dying.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
            await dying.PutTaskAsync(plan[1], PollerTaskStates.Started);
            await dying.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);
            jobId = plan.JobId;
            return await dying.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        var again = await next.Control.CancelAsync(jobId, Someone, CancellationToken.None);
        await next.UntilIdleAsync();

        Assert.That(again.Changed!.State, Is.EqualTo(PollerJobState.Cancelled));
        Assert.That(api.Requests, Is.Empty);
        Assert.That((await next.WhenOverAsync(jobId)).Summary, Is.EqualTo(new PollerJobSummary(0, 0, 0, 1, 0, Pages - 1, Pages)));

        await next.Control.RedriveAsync(jobId, Someone, timeout: null, CancellationToken.None);
        Assert.That((await next.WhenOverAsync(jobId)).Summary.Enqueued, Is.EqualTo(Pages));
    }

    [Test]
    public async Task Ends_what_was_in_flight_and_no_more_of_a_job_whose_worker_died_when_it_was_paused()
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var jobId = Guid.Empty;
        await ActAndDieAsync(async dying =>
        {
            var plan = await dying.PlanJobAsync(api.Url, Pages, window: 8);
            await dying.PutTaskAsync(plan[0], PollerTaskStates.Started);
            await dying.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);
            jobId = plan.JobId;
            return await dying.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        });

        await using var next = await StartAsync(sweeps: true);
        await next.UntilAsync(db => db.Counters.AnyAsync(counter => counter.JobId == jobId && counter.Finished == 2));
        var again = await next.Control.PauseAsync(jobId, Someone, CancellationToken.None);
        await next.UntilIdleAsync();

        Assert.That((again.Changed!.State, again.Changed.PausedAt is not null), Is.EqualTo((PollerJobState.Running, true)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.EqualTo(new long[] { 0 }));

        await next.Control.ResumeAsync(jobId, Someone, CancellationToken.None);
        Assert.That((await next.WhenOverAsync(jobId)).Summary.Enqueued, Is.EqualTo(Pages));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.MaxInFlight, Is.LessThanOrEqualTo(8));
    }

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
        var entries = await engine.Store.ReadAsync(db => db.History.Where(entry => entry.JobId == jobId).Select(entry => entry.What).ToListAsync());
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
        var isAnnounced = await engine.Harness.Published.Any<PollerJobCompleted>(published => published.Context.Message.Summary == status.Summary && published.Exception is null);

        Assert.That(isAnnounced, Is.True);
        Assert.That((status.State, sends.Attempts), Is.EqualTo((PollerJobState.Completed, 2)));
    }

    [Test]
    public async Task Announces_again_that_a_job_has_failed_when_the_bus_was_away([Values("Cancel", "Expire", "Stop", "PreparationFailed")] string end)
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var clock = StandingClock.New();
        var sends = new FailedSends<PollerJobFailed>(PollerEndpoints.Job);
        await using var engine = await StartAsync(Unhurried, services => services.AddSingleton<TimeProvider>(clock), configureBus: sends.Configure);
        var state = end == "PreparationFailed" ? nameof(PollerJobState.Preparing) : nameof(PollerJobState.Running);
        var jobId = (await engine.PlanJobAsync(api.Url, Pages, state: state, deadlineAt: clock.GetUtcNow())).JobId;

        await (end switch
        {
            "Cancel" => engine.Control.CancelAsync(jobId, Someone, CancellationToken.None),
            "Expire" => engine.SendAsync(PollerEndpoints.Job, new ExpirePollerJob(jobId, Run: 1)),
            "Stop" => engine.SendAsync(PollerEndpoints.Job, new StopPollerJob(jobId, "Too many failed.", Run: 1)),
            _ => engine.SendAsync(PollerEndpoints.Job, new PollerJobPreparationFailed(jobId, "There is none.", Run: 1)),
        });
        var isAnnounced = await engine.Harness.Published.Any<PollerJobFailed>(published => published.Context.Message.JobId == jobId && published.Exception is null);

        Assert.That(isAnnounced, Is.True);
        Assert.That(sends.Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task Goes_on_when_a_lease_has_passed_with_a_job_whose_messages_a_bus_lost([Values("Resume", "SetMaxConcurrency", "Redrive")] string act)
    {
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        var clock = StandingClock.New();
        var lost = new LostMessages(PollerEndpoints.Preparation);
        await using var engine = await StartAsync(Unhurried, services => services.AddSingleton<TimeProvider>(clock), sweeps: true, configureBus: lost.Configure);
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
        await engine.UntilAsync(db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Running)));
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
        await using var engine = await StartAsync(Unhurried, services => services.AddSingleton<TimeProvider>(clock), sweeps: true, configureBus: lost.Configure);
        var jobId = await PutUnplannedAsync(engine, api);
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

    /// <summary>Does something to a job in a process that dies as soon as it has answered: what it sent to be worked on is lost.</summary>
    private async Task ActAndDieAsync(Func<TestEngine, Task<JobCommandResult>> act)
    {
        var lost = new LostMessages(PollerEndpoints.Preparation, PollerEndpoints.Task);
        await using var dying = await StartAsync(configureBus: lost.Configure);

        var answer = await act(dying);

        Assert.That(answer.Changed, Is.Not.Null, answer.Refused?.Reason);
    }

    /// <summary>Lays down a job that ended before it was planned.</summary>
    private static async Task<Guid> PutUnplannedAsync(TestEngine engine, PartnerApi api)
    {
        var plan = await engine.PlanJobAsync(api.Url, Pages, state: nameof(PollerJobState.Preparing));
        await engine.Store.ChangeAsync(db => db.Counters.ExecuteDeleteAsync());
        await engine.Control.CancelAsync(plan.JobId, Someone, CancellationToken.None);
        return plan.JobId;
    }
}
