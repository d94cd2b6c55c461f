using System.Threading.Channels;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// Gathers what is handed in while a call is under way into the next call, as a group commit does: nobody waits for company, and under
/// load calls are full. Full batches go beside one another, so many at the most; one that is not full is waited for, and meanwhile the next fills.
/// </summary>
/// <typeparam name="T">What is handed in.</typeparam>
internal sealed class Batcher<T> : IAsyncDisposable
{
    private const int MostCalls = 4;

    private readonly int _mostItems;
    private readonly int _mostBytes;
    private readonly Func<T, int> _bytesOf;
    private readonly Func<IReadOnlyList<T>, Task> _call;
    private readonly Channel<T> _waiting = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _calls = new(MostCalls);
    private readonly Task _work;

    /// <param name="mostItems">Items of one call at the most.</param>
    /// <param name="mostBytes">Bytes of one call at the most; an item beyond that goes alone.</param>
    /// <param name="bytesOf">The bytes of an item.</param>
    /// <param name="call">The call. It sees to its items' fates itself and throws nothing.</param>
    public Batcher(int mostItems, int mostBytes, Func<T, int> bytesOf, Func<IReadOnlyList<T>, Task> call)
    {
        (_mostItems, _mostBytes, _bytesOf, _call) = (mostItems, mostBytes, bytesOf, call);
        _work = Task.Run(WorkAsync);
    }

    /// <exception cref="ObjectDisposedException">Nothing is taken any more.</exception>
    public void Add(T item) => ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(item), this);

    /// <summary>Takes nothing any more, and lets what was taken come to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work;
        for (var call = 0; call < MostCalls; call++)
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
        var (batch, bytes) = (new List<T>(_mostItems), 0L);
        while (batch.Count < _mostItems && _waiting.Reader.TryPeek(out var next))
        {
            bytes += _bytesOf(next);
            if (bytes > _mostBytes && batch.Count > 0)
                return (batch, true);

            _waiting.Reader.TryRead(out _);
            batch.Add(next);
        }

        return (batch, batch.Count == _mostItems);
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
