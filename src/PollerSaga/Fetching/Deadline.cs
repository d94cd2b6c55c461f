namespace PollerSaga.Fetching;

/// <summary>Cancels requests, and the delays between attempts, at the job's deadline.</summary>
internal sealed class Deadline : IDisposable
{
    // The maximum time of a .NET timer.
    private static readonly TimeSpan MaxTimerTime = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _linked;

    private Deadline(TimeSpan? left, TimeProvider clock, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        if (left is not { } time || time > MaxTimerTime)
            return;

        _deadline = new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
        Token = _linked.Token;
    }

    /// <summary>Cancelled at the deadline, or with the caller's token.</summary>
    public CancellationToken Token { get; }

    public bool HasPassed => _deadline?.IsCancellationRequested == true;

    /// <summary>Creates the deadline of a job; null is no deadline.</summary>
    public static Deadline At(DateTimeOffset? deadlineAt, TimeProvider clock, CancellationToken cancellationToken) =>
        new(deadlineAt - clock.GetUtcNow(), clock, cancellationToken);

    public void Dispose()
    {
        _linked?.Dispose();
        _deadline?.Dispose();
    }
}
