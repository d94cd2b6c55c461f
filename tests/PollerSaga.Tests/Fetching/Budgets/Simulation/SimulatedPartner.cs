using System.Globalization;

namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>A partner that answers 429 to each request beyond its limit.</summary>
internal sealed class SimulatedPartner(SimulatedTime simulation, int limit, bool isSliding, ResetHeader header, bool statesLimit = false)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly List<DateTimeOffset> _accepted = [];

    /// <summary>The times of all requests.</summary>
    public List<DateTimeOffset> Requests { get; } = [];

    /// <summary>The times of the requests that were refused.</summary>
    public List<DateTimeOffset> Refused { get; } = [];

    public int Accepted => _accepted.Count;

    /// <summary>Answers a request. Returns the headers of a 429; null for a success.</summary>
    public IReadOnlyDictionary<string, string>? Answer()
    {
        var now = simulation.Now;
        Requests.Add(now);
        var start = isSliding ? now - Window : new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Window.Ticks), TimeSpan.Zero);
        var inWindow = _accepted.Where(time => isSliding ? time > start : time >= start).ToList();
        if (inWindow.Count < limit)
        {
            _accepted.Add(now);
            return null;
        }

        Refused.Add(now);
        return HeadersUntil(isSliding ? inWindow[^limit] + Window : start + Window, now);
    }

    /// <summary>Maximum number of requests in a minute that begins at or after a time.</summary>
    public int MaxPerMinute(DateTimeOffset since)
    {
        var times = Requests.Where(time => time >= since).ToList();
        return times.Select((first, index) => times.Skip(index).TakeWhile(time => time < first + Window).Count()).DefaultIfEmpty().Max();
    }

    private Dictionary<string, string> HeadersUntil(DateTimeOffset end, DateTimeOffset now)
    {
        var seconds = Text(Math.Ceiling((end - now).TotalSeconds));
        var endSecond = Math.Ceiling((end - DateTimeOffset.UnixEpoch).TotalSeconds);
        var headers = new Dictionary<string, string>();
        if (statesLimit)
            headers.Add("X-RateLimit-Limit", Text(limit));
        var (name, value) = header switch
        {
            ResetHeader.RetryAfterSeconds => ("Retry-After", seconds),
            ResetHeader.RetryAfterDate =>
                ("Retry-After", DateTimeOffset.UnixEpoch.AddSeconds(endSecond).ToString("r", CultureInfo.InvariantCulture)),
            ResetHeader.RateLimit => ("RateLimit", $"\"default\";r=0;t={seconds}"),
            ResetHeader.RateLimitReset => ("RateLimit-Reset", seconds),
            ResetHeader.XRateLimitResetEpoch => ("X-RateLimit-Reset", Text(endSecond)),
            _ => ("X-Rate-Limit-Reset", Text(endSecond * 1000)),
        };
        headers.Add(name, value);
        return headers;
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
