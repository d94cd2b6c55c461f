using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>
/// The event streams. For any number of readers, a job's status is read and serialized once per period. A reader that does not keep up is
/// disconnected.
/// </summary>
internal sealed class JobEvents(PollerQueries queries, TimeProvider clock)
{
    /// <summary>The maximum number of streams.</summary>
    public const int MaxStreams = 1000;

    /// <summary>The event of each change.</summary>
    public const string StatusEvent = "status";

    /// <summary>The last event of a job that is over.</summary>
    public const string OverEvent = "over";

    /// <summary>
    /// The database is unavailable; the event has the detail of a problem. The next status shows that it is available again.
    /// </summary>
    public const string UnavailableEvent = "unavailable";

    // The events that a reader may fall behind: about 5 s.
    private const int MaxLag = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // Shows readers and proxies that the stream is alive.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Guid, Topic> _topics = [];
    private readonly Lock _lock = new();
    private int _streams;

    /// <summary>The number of streams.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>The number of followed jobs.</summary>
    public int Jobs
    {
        get
        {
            lock (_lock)
                return _topics.Count;
        }
    }

    /// <summary>Takes a place for a stream; null if all places are taken.</summary>
    public Place? TryEnter()
    {
        if (Interlocked.Increment(ref _streams) <= MaxStreams)
            return new Place(this);
        Interlocked.Decrement(ref _streams);
        return null;
    }

    /// <summary>Returns a job's status now and at each change, until the job is over.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="place">The stream's place, which is released at its end.</param>
    /// <param name="drop">Called to disconnect a reader that has fallen behind.</param>
    /// <param name="cancellationToken">The reader disconnected.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Guid jobId,
        Place place,
        Action drop,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = place;
        var channel = Channel.CreateBounded<SseItem<string>>(
            new BoundedChannelOptions(MaxLag) { SingleReader = true, SingleWriter = true });
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
            using var timer = new PeriodicTimer(Period, clock);
            var (sent, sentAt) = (string.Empty, clock.GetUtcNow());
            do
            {
                if (await ReadAsync(jobId) is not { } change)
                    break; // The job was deleted.
                if (change.Tag == sent && clock.GetUtcNow() - sentAt < MaxSilence)
                    continue;

                (sent, sentAt) = (change.Tag, clock.GetUtcNow());
                Publish(topic, change.Item);
                if (change.Item.EventType == OverEvent)
                    break;
            }
            while (!topic.IsClosed && await timer.WaitForNextTickAsync());
        }
        catch (Exception exception)
        {
            // The streams end, and the readers reconnect.
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

    /// <summary>Reads the next event, and the tag that identifies its content; null for an unknown job.</summary>
    private async Task<(string Tag, SseItem<string> Item)?> ReadAsync(Guid jobId)
    {
        try
        {
            if (await queries.GetStatusAsync(jobId, CancellationToken.None) is not { } status)
                return null;

            var tag = StatusTag.Of(status);
            return (tag, new SseItem<string>(Write(status), status.State.IsOver() ? OverEvent : StatusEvent) { EventId = tag });
        }
        catch (DependencyUnavailableException fault)
        {
            return (fault.Message, new SseItem<string>(Write(new { Detail = fault.Message }), UnavailableEvent));
        }
    }

    private static string Write<T>(T content) => JsonSerializer.Serialize(content, ApiJson.Options);

    private void Publish(Topic topic, SseItem<string> item)
    {
        lock (_lock)
        {
            topic.Last = item;
            foreach (var reader in topic.Readers.Keys.Where(reader => !reader.Offer(item)))
                topic.Readers.TryRemove(reader, out var _);
        }
    }

    /// <summary>A stream's place among <see cref="MaxStreams"/>.</summary>
    internal sealed class Place(JobEvents events) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
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
        /// <summary>Sends an event. Returns false for a reader that has fallen behind, and disconnects it.</summary>
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
