using PollerSaga.Testing.Faults;

namespace PollerSaga.Testing.Serving;

/// <summary>Enforces a rate limit. Refused requests do not count.</summary>
internal sealed class RateWindow(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _accepted = new();
    private DateTimeOffset _started;

    /// <summary>Accepts or refuses a request.</summary>
    /// <returns>
    /// Whether the request is accepted, the number of permits that remain, and the time until the next permit of a sliding limit or the
    /// next period of a fixed one.
    /// </returns>
    public (bool IsAccepted, int Remaining, TimeSpan Reset) Enter(RateLimit limit)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (limit.IsSliding)
            {
                while (_accepted.TryPeek(out var oldest) && oldest <= now - limit.Period)
                    _accepted.Dequeue();
            }
            else if (now >= _started + limit.Period)
            {
                // Periods follow each other from the first request on. After an idle time, the next request starts a period.
                _accepted.Clear();
                _started = now;
            }

            var isAccepted = _accepted.Count < limit.Permits;
            if (isAccepted)
                _accepted.Enqueue(now);
            var start = limit.IsSliding ? _accepted.Peek() : _started;
            return (isAccepted, limit.Permits - _accepted.Count, start + limit.Period - now);
        }
    }
}
