namespace PollerSaga.Fetching.Streams;

/// <summary>
/// Lets one request of a job through until the partner has accepted its credentials, so that wrong credentials cost one request and not a
/// window of them. After a refusal, no request of the job is sent.
/// </summary>
internal sealed class CredentialGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _first;
    private bool _isOpen;
    private JobStopException? _refusal;

    /// <summary>Waits for the turn of a request. To end the turn, dispose the result.</summary>
    /// <exception cref="JobStopException">The partner has refused the credentials.</exception>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task first;
            lock (_lock)
            {
                if (_refusal is { } refusal)
                    throw new JobStopException(refusal.Message, refusal.HttpStatus);
                if (_isOpen)
                    return default;
                if (_first is null)
                {
                    _first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return new Turn(this);
                }

                first = _first.Task;
            }

            await first.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Records that the partner has accepted the credentials.</summary>
    public void Open()
    {
        lock (_lock)
            _isOpen = true;
        Leave();
    }

    /// <summary>Records that the partner refuses the credentials.</summary>
    public void Close(JobStopException refusal)
    {
        lock (_lock)
            _refusal = refusal;
    }

    private void Leave()
    {
        TaskCompletionSource? first;
        lock (_lock)
            (first, _first) = (_first, null);
        first?.TrySetResult();
    }

    /// <summary>The turn of a request.</summary>
    internal readonly struct Turn(CredentialGate? gate) : IDisposable
    {
        public void Dispose() => gate?.Leave();
    }
}
