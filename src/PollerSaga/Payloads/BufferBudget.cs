namespace PollerSaga.Payloads;

/// <summary>
/// Limits the bytes of payloads that this process buffers. A payload waits for its next bytes until others release theirs. The first one
/// that waits gets them anyway if all others wait too, so that payloads which hold bytes never wait for each other. Then it gets all its
/// bytes without a wait, and no other payload exceeds the limit before it ends. The limit is therefore exceeded by one payload at most.
/// </summary>
/// <param name="maxBytes">The limit.</param>
internal sealed class BufferBudget(long maxBytes)
{
    /// <summary>The default limit. It is sufficient for 25 parts of the smallest size that S3 accepts.</summary>
    public const long DefaultBytes = 128 * 1024 * 1024;

    /// <summary>The smallest limit.</summary>
    public const long MinBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LinkedList<Request> _waiting = [];
    private long _used;
    private int _running;
    private Share? _exceeding;

    /// <summary>The bytes in use.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
                return _used;
        }
    }

    /// <summary>The number of payloads that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Begins a payload. Disposing the result releases its bytes.</summary>
    public Share Begin() => new(this);

    /// <summary>Grants requests in their order. The caller holds the lock.</summary>
    private void Grant()
    {
        while (_waiting.First?.Value is { } next)
        {
            if (_used + next.Bytes > maxBytes && next.Share != _exceeding)
            {
                if (_running > 0 || _exceeding is not null)
                    return;

                _exceeding = next.Share; // Without a running payload, nobody would release bytes.
            }

            _waiting.RemoveFirst();
            _used += next.Bytes;
            _running++;
            next.Share.Held += next.Bytes;
            next.Granted.TrySetResult();
        }
    }

    /// <summary>The bytes of one payload. It is not safe for concurrent use.</summary>
    internal sealed class Share(BufferBudget budget) : IDisposable
    {
        /// <summary>The bytes that the payload holds.</summary>
        public long Held { get; set; }

        /// <summary>Takes more bytes, and waits until they are free.</summary>
        /// <exception cref="OperationCanceledException">The wait was cancelled. The payload keeps its other bytes.</exception>
        public async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
        {
            var request = new Request(this, bytes);
            LinkedListNode<Request> place;
            lock (budget._lock)
            {
                if (Held > 0)
                    budget._running--;
                place = this == budget._exceeding ? budget._waiting.AddFirst(request) : budget._waiting.AddLast(request);
                budget.Grant();
            }

            await using var cancellation = cancellationToken.UnsafeRegister(_ => Cancel(place), state: null);
            await request.Granted.Task;
        }

        public void Dispose()
        {
            lock (budget._lock)
            {
                if (budget._exceeding == this)
                    budget._exceeding = null;
                if (Held == 0)
                    return;

                budget._used -= Held;
                budget._running--;
                Held = 0;
                budget.Grant();
            }
        }

        private void Cancel(LinkedListNode<Request> place)
        {
            lock (budget._lock)
            {
                if (place.List is null)
                    return; // It was granted first.

                budget._waiting.Remove(place);
                if (Held > 0)
                    budget._running++;
                place.Value.Granted.TrySetCanceled();
                budget.Grant();
            }
        }
    }

    private sealed record Request(Share Share, long Bytes)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
