namespace PollerSaga.Fetching;

/// <summary>Cancels requests and the waits between tries at the job's deadline.</summary>
internal sealed class Deadline : IDisposable
{
    // The longest time a timer takes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _either;

    private Deadline(TimeSpan? left, TimeProvider clock, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        if (left is not { } wait || wait > LongestWait)
            return;

        _deadline = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
        Token = _either.Token;
    }

    /// <summary>Cancelled at the deadline, or with the token it was made of.</summary>
    public CancellationToken Token { get; }

    public bool HasPassed => _deadline?.IsCancellationRequested == true;

    /// <summary>A job's deadline; null is none.</summary>
    public static Deadline At(DateTimeOffset? deadlineAt, TimeProvider clock, CancellationToken cancellationToken) =>
        new(deadlineAt - clock.GetUtcNow(), clock, cancellationToken);

    public void Dispose()
    {
        _either?.Dispose();
        _deadline?.Dispose();
    }
}
