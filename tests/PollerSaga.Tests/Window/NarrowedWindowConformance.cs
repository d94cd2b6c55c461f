using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Storage;

namespace PollerSaga.Tests.Window;

/// <summary>A window holds also what was released before it was narrowed.</summary>
public abstract class NarrowedWindowConformance(TestDatabase database) : DatabaseConformance(database)
{
    private const string Someone = "someone";

    [Test]
    public async Task Lets_no_more_begin_than_a_narrowed_window_holds_of_what_was_released_before(
        [Values(1, 3)] int window,
        [Values(30, 100)] int pages)
    {
        await using var api = await PartnerApi.StartAsync(records: pages * 100);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        await using var engine = await StartAsync(["Worker:ConcurrentTasks=5"]);
        var jobId = Guid.NewGuid();
        await engine.StartJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: 25, Timeout: TimeSpan.FromMinutes(10)));
        await api.WhenPageRequestsReach(5);

        // 25 are released, 5 in flight; 20 wait in the queue.
        await engine.Control.SetMaxConcurrencyAsync(jobId, window, Someone, CancellationToken.None);
        held.SetResult();
        await api.WhenPageRequestsReach(5 + 1);
        api.ResetMaxInFlight();
        var status = await engine.WhenOverAsync(jobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, pages)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.MaxInFlight, Is.LessThanOrEqualTo(window));
    }

    [Test]
    public async Task Resumes_with_no_more_than_a_window_holds_that_was_narrowed_meanwhile()
    {
        await using var api = await PartnerApi.StartAsync(records: 3000);
        await using var engine = await StartAsync();
        var plan = await engine.PlanJobAsync(api.Url, pages: 30, window: 20); // of which none has begun
        api.HoldUntil(3);

        await engine.Control.PauseAsync(plan.JobId, Someone, CancellationToken.None);
        await engine.Control.SetMaxConcurrencyAsync(plan.JobId, 3, Someone, CancellationToken.None);
        await engine.Control.ResumeAsync(plan.JobId, Someone, CancellationToken.None);
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 30)));
        Assert.That(api.PageRequests.Select(request => request.StartAt), Is.Unique);
        Assert.That(api.MaxInFlight, Is.EqualTo(3));
    }
}
