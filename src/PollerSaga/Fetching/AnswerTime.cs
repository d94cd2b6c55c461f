using System.Globalization;

namespace PollerSaga.Fetching;

/// <summary>
/// The time a partner has for one whole answer. It does not run while we are at work on what has come, be it for how long: a payload store
/// that is slow or away is not the partner's fault.
/// </summary>
internal sealed class AnswerTime : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private readonly long _start;
    private readonly CancellationTokenSource _over;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long? _heldSince;
    private TimeSpan _held;
    private bool _isDue;
    private bool _hasPassed;

    public AnswerTime(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _limit = limit;
        _clock = clock;
        _caller = cancellationToken;
        _start = clock.GetTimestamp();
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = clock.CreateTimer(_ => OnDue(), state: null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the time has passed, or with the token it was made of.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether it is the time that cancelled.</summary>
    public bool HasPassed => Volatile.Read(ref _hasPassed) && !_caller.IsCancellationRequested;

    /// <summary>The fault of a partner whose time has passed.</summary>
    public FetchException Fault(Exception exception) => new(
        string.Create(CultureInfo.InvariantCulture, $"The API gave no whole answer within {_limit.TotalSeconds:0.###} s."),
        isRetriable: true,
        innerException: exception);

    /// <summary>Stops the time: it is for us to act.</summary>
    public void Hold()
    {
        lock (_lock)
            _heldSince ??= _clock.GetTimestamp();
    }

    /// <summary>Lets the time go on: it is for the partner to act.</summary>
    public void Release()
    {
        var isOver = false;
        lock (_lock)
        {
            if (_heldSince is { } since)
                _held += _clock.GetElapsedTime(since);
            _heldSince = null;
            if (_isDue)
                isOver = !GrantWhatIsLeft();
        }

        if (isOver)
            End();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }

    private void OnDue()
    {
        var isOver = false;
        lock (_lock)
        {
            _isDue = true;
            if (_heldSince is null)
                isOver = !GrantWhatIsLeft();
        }

        if (isOver)
            End();
    }

    // A timer that is set once, and again only where something was held, costs nothing while the answer comes in many pieces.
    private bool GrantWhatIsLeft()
    {
        var left = _limit - (_clock.GetElapsedTime(_start) - _held);
        if (left <= TimeSpan.Zero)
            return false;

        _isDue = false;
        return _timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        Volatile.Write(ref _hasPassed, true);
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer was whole at the same moment.
        }
    }
}
