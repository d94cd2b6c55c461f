namespace PollerSaga.Processing;

/// <summary>
/// Decides whose mistake it is when payloads do not fit the settings of the processor. They are held until another payload has been
/// processed: then the settings are right, and the payloads are at fault. If all slots hold such payloads, or the queue has no others, the
/// settings are at fault.
/// </summary>
/// <param name="slots">The number of payloads that are processed at a time.</param>
internal sealed class MismatchGate(int slots) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _mistaken = new();
    private readonly TaskCompletionSource<bool> _mustReturn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PayloadMismatchException? _first;
    private int _held;

    /// <summary>Cancelled when the settings turn out to be at fault.</summary>
    public CancellationToken Mistaken => _mistaken.Token;

    /// <summary>The mistake in the settings; null for none.</summary>
    public string? Mistake { get; private set; }

    /// <summary>The number of payloads that wait for the decision.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
                return _held;
        }
    }

    /// <summary>Holds a payload until the decision.</summary>
    /// <returns>Whether its message returns to the queue; otherwise, the payload is at fault.</returns>
    public async Task<bool> MustReturnAsync(PayloadMismatchException mismatch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _first ??= mismatch;
            _held++;
            if (_held == slots)
                BlameSettings();
        }

        try
        {
            return await _mustReturn.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _held--;
        }
    }

    /// <summary>A payload has been processed: the settings are right.</summary>
    public void PayloadProcessed() => _mustReturn.TrySetResult(false);

    /// <summary>The queue has no other payloads than those that are held.</summary>
    public void QueueIsExhausted()
    {
        lock (_lock)
        {
            if (_held > 0)
                BlameSettings();
        }
    }

    /// <summary>No further message is received: those of held payloads return to the queue, and are not received again.</summary>
    public void Close() => _mustReturn.TrySetResult(true);

    public void Dispose() => _mistaken.Dispose();

    private void BlameSettings()
    {
        if (_mustReturn.Task.IsCompleted || Mistake is not null)
            return;

        Mistake = _first!.Message;
        _ = _mistaken.CancelAsync();
    }
}
