using System.Threading.Channels;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// Collects the items that arrive during a call into the next call, as a group commit does: no item waits for a batch to fill, and under
/// load the batches are full. Up to four full batches are sent in parallel. The next batch fills during a call with a batch that is not
/// full.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class Batcher<T> : IAsyncDisposable
{
    private const int MaxCalls = 4;

    private readonly int _maxItems;
    private readonly int _maxBytes;
    private readonly Func<T, int> _bytesOf;
    private readonly Func<IReadOnlyList<T>, Task> _call;
    private readonly Channel<T> _waiting = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _calls = new(MaxCalls);
    private readonly Task _work;

    /// <param name="maxItems">The maximum number of items of one call.</param>
    /// <param name="maxBytes">The maximum number of bytes of one call. A larger item is sent alone.</param>
    /// <param name="bytesOf">Returns the number of bytes of an item.</param>
    /// <param name="call">Sends a batch. It reports the result to each item and throws nothing.</param>
    public Batcher(int maxItems, int maxBytes, Func<T, int> bytesOf, Func<IReadOnlyList<T>, Task> call)
    {
        (_maxItems, _maxBytes, _bytesOf, _call) = (maxItems, maxBytes, bytesOf, call);
        _work = Task.Run(WorkAsync);
    }

    /// <exception cref="ObjectDisposedException">The batcher is disposed.</exception>
    public void Add(T item) => ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(item), this);

    /// <summary>Refuses more items, and waits for the calls of the others.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work;
        for (var call = 0; call < MaxCalls; call++)
            await _calls.WaitAsync();
        _calls.Dispose();
    }

    private async Task WorkAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _calls.WaitAsync();
            var (batch, isFull) = Take();
            var call = CallAsync(batch);
            if (!isFull)
                await call;
        }
    }

    private (List<T> Batch, bool IsFull) Take()
    {
        var (batch, bytes) = (new List<T>(_maxItems), 0L);
        while (batch.Count < _maxItems && _waiting.Reader.TryPeek(out var next))
        {
            bytes += _bytesOf(next);
            if (bytes > _maxBytes && batch.Count > 0)
                return (batch, true);

            _waiting.Reader.TryRead(out _);
            batch.Add(next);
        }

        return (batch, batch.Count == _maxItems);
    }

    private async Task CallAsync(IReadOnlyList<T> batch)
    {
        try
        {
            await _call(batch);
        }
        finally
        {
            _calls.Release();
        }
    }
}
