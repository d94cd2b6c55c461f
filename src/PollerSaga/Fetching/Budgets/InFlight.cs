namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// The requests of this process to one host, the share that it holds, and the callers that wait for a permit. It is used under the lock of
/// its <see cref="HostGate"/>.
/// </summary>
internal sealed class InFlight
{
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private int _allowed;
    private DateTimeOffset _allowedUntil;
    private DateTimeOffset _claimedAt;
    private bool _isRefused;

    /// <summary>Number of requests in flight.</summary>
    public int Count { get; private set; }

    /// <summary>Number of refusals since the last claim: the requests that will return.</summary>
    public int Refusals { get; set; }

    /// <summary>Number of requests in flight up to which further ones may be sent. An expired lease allows none.</summary>
    public int Allowed(DateTimeOffset now) => now < _allowedUntil ? _allowed : 0;

    /// <summary>
    /// Whether another claim can increase the share. Other workers return permits only from time to time, so that the next claim after a
    /// refused one waits.
    /// </summary>
    public bool CanClaim(DateTimeOffset now) =>
        !_isRefused || now >= _allowedUntil || (now - _claimedAt).Duration() >= KnownBudget.PollInterval;

    /// <summary>Reduces the share before the row is reduced, so that no request uses a permit that another process may have.</summary>
    public void Reduce(int allowed) => _allowed = Math.Min(_allowed, allowed);

    /// <summary>Records the result of a claim.</summary>
    public void Allow(int allowed, bool isRefused, DateTimeOffset now)
    {
        (_allowed, _allowedUntil, _claimedAt, _isRefused, Refusals) = (allowed, now + WorkerShare.LeaseTime, now, isRefused, 0);
        for (var free = allowed - Count; free > 0 && WakeOne(); free--)
        {
            // One caller for each free permit.
        }
    }

    public void Enter() => Count++;

    public void Leave()
    {
        Count--;
        WakeOne();
    }

    /// <summary>A task that completes with true when a permit may be free. The caller completes it if it no longer waits.</summary>
    public TaskCompletionSource<bool> AddWaiter()
    {
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(waiter);
        return waiter;
    }

    private bool WakeOne()
    {
        while (_waiting.TryDequeue(out var waiter))
        {
            if (waiter.TrySetResult(true))
                return true;
        }

        return false;
    }
}
