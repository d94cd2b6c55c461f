using System.Globalization;

namespace PollerSaga.Fetching;

/// <summary>
/// The time-out of one complete response. It is paused while PollerSaga processes received bytes: a slow or unavailable payload store is
/// not the partner's fault.
/// </summary>
internal sealed class ResponseTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private readonly long _start;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long? _pausedSince;
    private TimeSpan _paused;
    private bool _isDue;
    private bool _hasElapsed;

    public ResponseTimeout(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _limit = limit;
        _clock = clock;
        _caller = cancellationToken;
        _start = clock.GetTimestamp();
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = clock.CreateTimer(_ => OnDue(), state: null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the time-out has elapsed, or with the caller's token.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time-out, and not the caller, cancelled the token.</summary>
    public bool HasElapsed => Volatile.Read(ref _hasElapsed) && !_caller.IsCancellationRequested;

    /// <summary>The status and reason of the response whose body is read; null before a response.</summary>
    public (int Status, string? Reason)? Response { get; set; }

    public FetchException CreateException(Exception innerException)
    {
        var answer = Response is { } response
            ? string.Create(CultureInfo.InvariantCulture, $"answered {response.Status} {response.Reason}").TrimEnd()
            : null;
        var what = answer is null ? "sent no complete response" : $"{answer}, but sent no complete body";
        return new FetchException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The API {what} within {_limit.TotalSeconds:0.###} s (PollerSaga:Fetching:Timeout)."),
            isRetriable: true,
            innerException: innerException)
        {
            HttpStatus = Response?.Status,
        };
    }

    /// <summary>Pauses the time-out while PollerSaga works. A repeated call changes nothing.</summary>
    public void Pause()
    {
        lock (_lock)
            _pausedSince ??= _clock.GetTimestamp();
    }

    /// <summary>Resumes the time-out while PollerSaga waits for the partner. A repeated call changes nothing.</summary>
    public void Resume()
    {
        var hasElapsed = false;
        lock (_lock)
        {
            if (_pausedSince is { } since)
                _paused += _clock.GetElapsedTime(since);
            _pausedSince = null;
            if (_isDue)
                hasElapsed = !TryRestartTimer();
        }

        if (hasElapsed)
            Cancel();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void OnDue()
    {
        var hasElapsed = false;
        lock (_lock)
        {
            _isDue = true;
            if (_pausedSince is null)
                hasElapsed = !TryRestartTimer();
        }

        if (hasElapsed)
            Cancel();
    }

    // The timer is set once, and again only after a pause. A response in many pieces therefore causes no timer changes.
    private bool TryRestartTimer()
    {
        var left = _limit - (_clock.GetElapsedTime(_start) - _paused);
        if (left <= TimeSpan.Zero)
            return false;

        _isDue = false;
        return _timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    private void Cancel()
    {
        Volatile.Write(ref _hasElapsed, true);
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The response was completed at the same moment.
        }
    }
}
