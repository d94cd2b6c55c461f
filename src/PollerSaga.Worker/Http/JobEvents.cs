using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>
/// The streams of events. However many follow a job, its status is read once a turn and written down once; a reader that does not keep up
/// is dropped, not waited for.
/// </summary>
internal sealed class JobEvents(PollerQueries queries, IOptions<JsonOptions> json, TimeProvider clock)
{
    /// <summary>The most streams at once.</summary>
    public const int MostStreams = 1000;

    /// <summary>The event of each change.</summary>
    public const string StatusEvent = "status";

    /// <summary>The last event of a job that is over.</summary>
    public const string OverEvent = "over";

    /// <summary>There is no news, as the database is away; what it says is a problem's detail. Its return is told by the next status.</summary>
    public const string UnavailableEvent = "unavailable";

    // How far a reader may fall behind, in events: some 5 s.
    private const int LongestLag = 10;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    // Tells a reader, and what stands between, that the stream is alive.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Guid, Topic> _topics = [];
    private readonly Lock _lock = new();
    private int _streams;

    /// <summary>How many streams there are.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>How many jobs are followed.</summary>
    public int Jobs
    {
        get
        {
            lock (_lock)
                return _topics.Count;
        }
    }

    /// <summary>Takes a place for a stream; null where all are taken.</summary>
    public Place? TryEnter()
    {
        if (Interlocked.Increment(ref _streams) <= MostStreams)
            return new Place(this);
        Interlocked.Decrement(ref _streams);
        return null;
    }

    /// <summary>A job's status now and at each change, until it is over.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="place">The stream's place, given up at its end.</param>
    /// <param name="drop">Called when the reader has fallen behind: cuts its connection.</param>
    /// <param name="cancellationToken">The reader went away.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Guid jobId,
        Place place,
        Action drop,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = place;
        var channel = Channel.CreateBounded<SseItem<string>>(new BoundedChannelOptions(LongestLag) { SingleReader = true, SingleWriter = true });
        var reader = new Reader(channel, drop);
        var topic = Join(jobId, reader);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
                yield return item;
        }
        finally
        {
            Leave(jobId, topic, reader);
        }
    }

    private Topic Join(Guid jobId, Reader reader)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(jobId, out var topic))
            {
                _topics.Add(jobId, topic = new Topic());
                topic.Readers.TryAdd(reader, 0);
                _ = Task.Run(() => PublishAsync(jobId, topic));
            }
            else
            {
                topic.Readers.TryAdd(reader, 0);
                if (topic.Last is { } last)
                    reader.Offer(last);
            }

            return topic;
        }
    }

    private void Leave(Guid jobId, Topic topic, Reader reader)
    {
        lock (_lock)
        {
            topic.Readers.TryRemove(reader, out var _);
            if (topic.Readers.IsEmpty)
                Close(jobId, topic);
        }
    }

    private void Close(Guid jobId, Topic topic)
    {
        topic.IsClosed = true;
        if (_topics.GetValueOrDefault(jobId) == topic)
            _topics.Remove(jobId);
    }

    private async Task PublishAsync(Guid jobId, Topic topic)
    {
        try
        {
            using var timer = new PeriodicTimer(Turn, clock);
            var (said, saidAt) = (string.Empty, clock.GetUtcNow());
            do
            {
                if (await ReadAsync(jobId) is not { } news)
                    break; // It was swept away.
                if (news.Tag == said && clock.GetUtcNow() - saidAt < LongestSilence)
                    continue;

                (said, saidAt) = (news.Tag, clock.GetUtcNow());
                Publish(topic, news.Item);
                if (news.Item.EventType == OverEvent)
                    break;
            }
            while (!topic.IsClosed && await timer.WaitForNextTickAsync());
        }
        catch (Exception exception)
        {
            // The readers are told by the end of their streams, and come again.
            foreach (var reader in topic.Readers.Keys)
                reader.End(exception);
        }
        finally
        {
            lock (_lock)
                Close(jobId, topic);
            foreach (var reader in topic.Readers.Keys)
                reader.End(exception: null);
        }
    }

    /// <summary>What there is to say of a job now, and what tells it from the same said before; null for a job that is not known.</summary>
    private async Task<(string Tag, SseItem<string> Item)?> ReadAsync(Guid jobId)
    {
        try
        {
            if (await queries.GetStatusAsync(jobId, CancellationToken.None) is not { } status)
                return null;

            var tag = StatusTag.Of(status, json.Value.SerializerOptions);
            return (tag, new SseItem<string>(Write(status), status.State.IsOver() ? OverEvent : StatusEvent) { EventId = tag });
        }
        catch (DependencyUnavailableException fault)
        {
            return (fault.Message, new SseItem<string>(Write(new { Detail = fault.Message }), UnavailableEvent));
        }
    }

    private string Write<T>(T content) => JsonSerializer.Serialize(content, json.Value.SerializerOptions);

    private void Publish(Topic topic, SseItem<string> item)
    {
        lock (_lock)
        {
            topic.Last = item;
            foreach (var reader in topic.Readers.Keys.Where(reader => !reader.Offer(item)))
                topic.Readers.TryRemove(reader, out var _);
        }
    }

    /// <summary>A stream's place among those there may be.</summary>
    internal sealed class Place(JobEvents events) : IDisposable
    {
        private int _isGivenUp;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenUp, 1) == 0)
                Interlocked.Decrement(ref events._streams);
        }
    }

    private sealed class Topic
    {
        public ConcurrentDictionary<Reader, byte> Readers { get; } = new();

        public SseItem<string>? Last { get; set; }

        public bool IsClosed { get; set; }
    }

    private sealed class Reader(Channel<SseItem<string>> channel, Action drop)
    {
        /// <summary>False where the reader has fallen behind, and is dropped.</summary>
        public bool Offer(SseItem<string> item)
        {
            if (channel.Writer.TryWrite(item))
                return true;

            channel.Writer.TryComplete();
            drop();
            return false;
        }

        public void End(Exception? exception) => channel.Writer.TryComplete(exception);
    }
}
