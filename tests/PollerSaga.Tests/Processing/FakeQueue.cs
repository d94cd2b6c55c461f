using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;

namespace PollerSaga.Tests.Processing;

/// <summary>A processing queue in memory that keeps a record of what is done with its messages, in order.</summary>
internal sealed class FakeQueue : IProcessingQueueReader
{
    private readonly Lock _lock = new();
    private readonly Queue<FakeMessage> _waiting = new();
    private readonly List<string> _events = [];
    private readonly List<string> _dead = [];
    private int _inHand;

    public int MaxReceives => 3;

    /// <summary>Does what a queue that is away does, for each call while it is set.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public IReadOnlyList<string> DeadLetters
    {
        get
        {
            lock (_lock)
                return [.. _dead];
        }
    }

    /// <summary>How often each of the waiting messages was received.</summary>
    public IReadOnlyList<int> Receives
    {
        get
        {
            lock (_lock)
                return [.. _waiting.Select(message => message.ReceiveCount)];
        }
    }

    /// <summary>The most that were in hand at a time.</summary>
    public int MaxInHand { get; private set; }

    public void Add(ProcessPayloadMessage message, int receives = 0) =>
        Add(message.Task.TaskId.ToString(), JsonSerializer.SerializeToUtf8Bytes(message), receives);

    public void Add(string id, byte[] body, int receives = 0)
    {
        lock (_lock)
            _waiting.Enqueue(new FakeMessage(this, id, body, receives));
    }

    /// <summary>Writes into the record.</summary>
    public void Record(string what)
    {
        lock (_lock)
            _events.Add(what);
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Fault is { } fault ? Task.FromException(fault) : Task.CompletedTask;

    public async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault is { } fault)
            throw fault;

        lock (_lock)
        {
            var received = new List<IReceivedMessage>();
            while (received.Count < count && _waiting.TryDequeue(out var message))
                received.Add(message.Received());
            _inHand += received.Count;
            MaxInHand = Math.Max(MaxInHand, _inHand);
            return received;
        }
    }

    public Task StopAsync()
    {
        Record("stopped");
        return Task.CompletedTask;
    }

    public Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_waiting.Count == 0 && _inHand == 0);
    }

    private Task Settle(FakeMessage message, string what, Action? also = null)
    {
        if (Fault is { } fault)
            return Task.FromException(fault);

        lock (_lock)
        {
            _events.Add($"{what} {message.Id}");
            _inHand--;
            also?.Invoke();
        }

        return Task.CompletedTask;
    }

    private sealed class FakeMessage(FakeQueue queue, string id, byte[] body, int receives) : IReceivedMessage
    {
        public string Id => id;

        public ReadOnlyMemory<byte> Body => body;

        public int ReceiveCount { get; private set; } = receives;

        public FakeMessage Received()
        {
            ReceiveCount++;
            return this;
        }

        public Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken)
        {
            queue.Record($"extended {id} by {visibilityTimeout}");
            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => queue.Settle(this, "completed");

        public Task AbandonAsync(CancellationToken cancellationToken) =>
            queue.Settle(this, "abandoned", () => queue._waiting.Enqueue(new FakeMessage(queue, id, body, ReceiveCount)));

        public Task ReturnAsync(CancellationToken cancellationToken) =>
            queue.Settle(this, "returned", () => queue._waiting.Enqueue(new FakeMessage(queue, id, body, ReceiveCount - 1)));

        public Task DeadLetterAsync(string reason, CancellationToken cancellationToken) =>
            queue.Settle(this, "dead-lettered", () => queue._dead.Add($"{id}: {reason}"));
    }
}
