using System.Globalization;

namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>
/// Reads the limit that a response states: <c>RateLimit-Policy</c>, or <c>RateLimit</c>, <c>RateLimit-Limit</c>, <c>X-RateLimit-Limit</c>
/// and <c>X-Rate-Limit-Limit</c>.
/// </summary>
/// <remarks>
/// Without a period (<c>w</c>), the period is the shortest of 1 s, 1 min, 15 min and 1 h that is not shorter than the wait time. A limit
/// per more than an hour is a quota, and no pace: it is not read. Of several policies, the one with the lowest rate is returned.
/// </remarks>
internal static class StatedLimits
{
    private const int MaxPermits = 1_000_000;
    private static readonly int[] Periods = [1, 60, 900, 3600];
    private static readonly string[] Limits = ["RateLimit-Limit", "X-RateLimit-Limit", "X-Rate-Limit-Limit"];

    /// <summary>Returns the limit that headers state; null if they state none.</summary>
    public static StatedLimit? Find(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        var items = ItemsOf("RateLimit-Policy").Concat(Limits.SelectMany(ItemsOf)).ToList();
        var stated = items
            .Select(item => Create(item.Number("q") ?? Number(item.Name), item.Number("w"), isPeriodStated: true))
            .OfType<StatedLimit>()
            .MinBy(limit => (double)limit.Permits / limit.PeriodSeconds);
        if (stated is not null || items.Exists(item => item.Number("w") is not null))
            return stated;

        var permits = ItemsOf("RateLimit").Select(item => item.Number("limit"))
            .Concat(items.Select(item => Number(item.Name)))
            .FirstOrDefault(limit => limit is not null);
        return Create(permits, FindPeriod(headers, now), isPeriodStated: false);

        IEnumerable<RateLimitField> ItemsOf(string name) =>
            ResponseHeaders.Find(headers, name) is { } text ? RateLimitField.Parse(text) : [];
    }

    private static long? FindPeriod(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        if (ResetHeaders.FindWait(headers, now) is not { } wait)
            return null;
        var period = Periods.FirstOrDefault(seconds => wait <= TimeSpan.FromSeconds(seconds));
        return period == 0 ? null : period;
    }

    private static StatedLimit? Create(long? permits, long? period, bool isPeriodStated) =>
        permits is >= 1 and <= MaxPermits && period is >= 1 and <= 3600
            ? new StatedLimit((int)permits, (int)period, isPeriodStated)
            : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
