using PollerSaga.Testing;
using PollerSaga.Worker.Http;

namespace PollerSaga.Tests.Worker.Http;

public sealed class JobEventsTests
{
    [Test]
    public async Task Reads_a_job_once_for_all_who_follow_it_and_drops_who_does_not_keep_up()
    {
        const int Readers = 200;
        await using var api = await PartnerApi.StartAsync(records: 2000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => request.StartAt >= 1000);
        await using var worker = await ApiWorker.StartAsync();
        var jobId = Guid.NewGuid();
        await worker.PostAsync("/api/jobs", new { jobId, url = api.Url });
        var events = worker.Get<JobEvents>();
        using var patience = new CancellationTokenSource(TestEngine.Patience);

        // One that begins and then reads nothing more, beside many that do.
        var dropped = new TaskCompletionSource();
        await using var slow = events.FollowAsync(jobId, events.TryEnter()!, dropped.SetResult, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.That(await slow.MoveNextAsync(), Is.True);
        var readers = Enumerable.Range(0, Readers).Select(_ => worker.EventsAsync(jobId).LastAsync().AsTask()).ToList();
        await UntilAsync(() => events.Streams == Readers + 1, patience.Token);
        var followed = events.Jobs;
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var window = 1; !dropped.Task.IsCompleted && await turn.WaitForNextTickAsync(patience.Token); window++)
            await worker.PostAsync($"/api/jobs/{jobId}/max-concurrency", new { maxConcurrency = 10 + window });
        held.SetResult();
        var last = await Task.WhenAll(readers).WaitAsync(patience.Token);
        await slow.DisposeAsync();

        Assert.That(followed, Is.EqualTo(1));
        Assert.That(last.Select(item => (item.Type, item.Data.GetProperty("state").GetString())), Is.All.EqualTo(("over", "Completed")));
        await UntilAsync(() => events is { Streams: 0, Jobs: 0 }, patience.Token);
    }

    [Test]
    public async Task Has_so_many_places_and_no_more()
    {
        await using var worker = await ApiWorker.StartAsync();
        var events = worker.Get<JobEvents>();
        var places = Enumerable.Range(0, JobEvents.MostStreams).Select(_ => events.TryEnter()).ToList();

        var none = events.TryEnter();
        places[0]!.Dispose();
        places[0]!.Dispose();
        var (again, noneAgain) = (events.TryEnter(), events.TryEnter());

        Assert.That(places, Is.All.Not.Null);
        Assert.That((none, noneAgain), Is.EqualTo(((JobEvents.Place?)null, (JobEvents.Place?)null)));
        Assert.That(again, Is.Not.Null);
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await turn.WaitForNextTickAsync(cancellationToken);
    }
}
