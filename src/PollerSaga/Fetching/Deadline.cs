using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Fetching;

/// <summary>Cancels a task's request and its waits between tries at the job's deadline.</summary>
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

    public static Deadline Of(PollerPage page, TimeProvider clock, CancellationToken cancellationToken) =>
        new(page.DeadlineAt - clock.GetUtcNow(), clock, cancellationToken);

    public void Dispose()
    {
        _either?.Dispose();
        _deadline?.Dispose();
    }
}
