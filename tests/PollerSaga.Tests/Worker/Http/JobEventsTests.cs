using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.ReadModel;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Worker.Http;

namespace PollerSaga.Tests.Worker.Http;

public sealed class JobEventsTests
{
    // After so long every stream hears of its job again, news or no news.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    // The clock of the streams alone: the tests say when a turn comes.
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public async Task Tells_two_hundred_connections_everything_and_drops_the_one_that_never_reads()
    {
        const int Readers = 200;
        const int MaxWaiting = 512 * 1024;
        await using var api = await PartnerApi.StartAsync(records: 5000);
        var held = new TaskCompletionSource();
        var (broken, slow) = (
            Answers.Status(
                404,
                request => !request.IsMetadata && request.StartAt < 2500), Answers.Held(held.Task, request => request.StartAt >= 2500));
        api.Misbehave = async (context, request) => await broken(context, request) || await slow(context, request);
        await using var worker = await StartAsync();
        var jobId = Guid.NewGuid();
        await worker.PostAsync("/api/jobs", new { jobId, url = api.Url, timeout = "00:00:00" });
        await UntilAsync(
            async () =>
                (await worker.GetAsync($"/api/jobs/{jobId}")).Body.GetProperty("summary").GetProperty("FailedToComplete").GetInt32() == 25);
        var events = worker.Get<JobEvents>();

        // One asks and then reads nothing, not even the head of the answer; beside it are many that read.
        using var silent = await AskAsync(worker, jobId);
        await UntilAsync(() => events.Streams == 1);
        var streams = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Follower.OpenAsync(worker, jobId)));
        var followed = events.Jobs;
        var first = await NextOfAllAsync(streams);
        var toldTheSilent = first.Data.Length;
        while (events.Streams > Readers && toldTheSilent < MaxWaiting)
        {
            _clock.Advance(Silence);
            toldTheSilent += (await NextOfAllAsync(streams)).Data.Length;
        }

        var left = events.Streams;
        var end = await ReadToEndAsync(silent);

        // The others hear of the end, too.
        held.SetResult();
        SseItem<string> last;
        do
        {
            _clock.Advance(Silence);
            last = await NextOfAllAsync(streams);
        }
        while (last.EventType != JobEvents.OverEvent);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(followed, Is.EqualTo(1), "jobs that are read, however many follow");
            Assert.That(left, Is.EqualTo(Readers), $"streams left when {toldTheSilent} bytes of events were told");
            Assert.That(end, Does.Not.Contain(JobEvents.OverEvent), "what the one that was dropped had in its buffer");
            Assert.That(
                JsonSerializer.Deserialize<JsonElement>(last.Data).GetProperty("state").GetString(),
                Is.EqualTo("CompletedWithFailures"));
            Assert.That(await Task.WhenAll(streams.Select(stream => stream.HasEndedAsync())), Is.All.True);
        }

        await UntilAsync(() => events is { Streams: 0, Jobs: 0 });
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Test]
    public async Task Has_so_many_places_and_no_more()
    {
        await using var worker = await ApiWorker.StartAsync();
        var events = worker.Get<JobEvents>();
        var places = Enumerable.Range(0, JobEvents.MaxStreams).Select(_ => events.TryEnter()).ToList();

        var none = events.TryEnter();
        places[0]!.Dispose();
        places[0]!.Dispose();
        var (again, noneAgain) = (events.TryEnter(), events.TryEnter());

        Assert.That(places, Is.All.Not.Null);
        Assert.That((none, noneAgain), Is.EqualTo(((JobEvents.Place?)null, (JobEvents.Place?)null)));
        Assert.That(again, Is.Not.Null);
    }

    [Test]
    public async Task Says_that_the_database_is_away_and_goes_on_when_it_is_back()
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var held = new TaskCompletionSource();
        api.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        var outage = new DatabaseOutage();
        await using var worker = await StartAsync(outage.Swap);
        var jobId = Guid.NewGuid();
        await worker.PostAsync("/api/jobs", new { jobId, url = api.Url, timeout = "00:00:00" });
        await UntilAsync(
            async () => (await worker.GetAsync($"/api/jobs/{jobId}")).Body.GetProperty("summary").GetProperty("Started").GetInt32() == 10);
        await using var stream = await Follower.OpenAsync(worker, jobId);
        var before = await stream.NextAsync();

        outage.Begin();
        _clock.Advance(Silence);
        var during = await stream.NextAsync();
        outage.End();
        _clock.Advance(Silence);
        var after = await stream.NextAsync();
        held.SetResult();

        Assert.That((before.EventType, during.EventType, after.EventType), Is.EqualTo(("status", "unavailable", "status")));
        Assert.That(
            JsonSerializer.Deserialize<JsonElement>(during.Data).GetProperty("detail").GetString(),
            Does.StartWith("The disk failed under ").And.EndWith("pollersaga.db, or is full. Check free space and the disk."));
        Assert.That(after.EventId, Is.EqualTo(before.EventId), "nothing has happened to the job meanwhile");
    }

    private Task<ApiWorker> StartAsync(Action<IServiceCollection>? swap = null) => ApiWorker.StartAsync(services =>
    {
        services.AddSingleton(provider => new JobEvents(provider.GetRequiredService<PollerQueries>(), _clock));

        // What a connection's own buffers hold is not waited for either; small ones keep the test short.
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = 4096;
            return socket;
        });
        swap?.Invoke(services);
    });

    private static async Task<Socket> AskAsync(ApiWorker worker, Guid jobId)
    {
        var address = worker.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/jobs/{jobId}/events HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        return socket;
    }

    /// <summary>What was in a connection that is cut.</summary>
    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            while (await socket.ReceiveAsync(buffer).OrTimeOut() is > 0 and var read)
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // It was cut, not ended.
        }

        return text.ToString();
    }

    /// <summary>The next event of each stream, which is the same one.</summary>
    private static async Task<SseItem<string>> NextOfAllAsync(IReadOnlyCollection<Follower> streams)
    {
        var items = await Task.WhenAll(streams.Select(stream => stream.NextAsync()));
        Assert.That(
            items.Select(item => (item.EventType, item.EventId, item.Data)).Distinct().Count(),
            Is.EqualTo(1),
            "different events at one time");
        return items[0];
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
            await turn.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>A stream of events over a connection of its own, read event by event.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly Stream _body;
        private readonly IAsyncEnumerator<SseItem<string>> _items;

        private Follower(Stream body)
        {
            _body = body;
            _items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
        }

        public static async Task<Follower> OpenAsync(ApiWorker worker, Guid jobId) =>
            new(await worker.Client.GetStreamAsync($"/api/jobs/{jobId}/events"));

        public async Task<SseItem<string>> NextAsync() => await _items.MoveNextAsync().AsTask().OrTimeOut()
            ? _items.Current
            : throw new AssertionException("The stream ended, and its job has not.");

        public async Task<bool> HasEndedAsync() => !await _items.MoveNextAsync().AsTask().OrTimeOut();

        public async ValueTask DisposeAsync()
        {
            await _items.DisposeAsync();
            await _body.DisposeAsync();
        }
    }
}
