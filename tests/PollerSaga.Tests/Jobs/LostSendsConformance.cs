using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs;

/// <summary>Commands whose worker died after it had stored them, so that the messages that follow from them are lost.</summary>
public abstract class LostSendsConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const int Pages = 40;
    private const string Someone = "someone";

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
            jobId = await UnplannedJob.PutAsync(dying, api);
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

    /// <summary>Does something to a job in a process that dies as soon as it has answered: what it sent to be worked on is lost.</summary>
    private async Task ActAndDieAsync(Func<TestEngine, Task<JobCommandResult>> act)
    {
        var lost = new LostMessages(PollerEndpoints.Preparation, PollerEndpoints.Task);
        await using var dying = await StartAsync(configureBus: lost.Configure);

        var answer = await act(dying);

        Assert.That(answer.Changed, Is.Not.Null, answer.Refused?.Reason);
    }
}
