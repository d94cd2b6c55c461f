namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// Spreads the times at which refused requests try again, so that one returns for each permit that becomes free, and not all at once.
/// </summary>
internal sealed class RetryTimes
{
    /// <summary>
    /// Maximum distance of a time, unless the first permit becomes free later. If the waiting requests are cancelled, the times that they
    /// have received are unused for at most this time.
    /// </summary>
    private static readonly TimeSpan MaxDistance = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MinDistance = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset _last;

    /// <summary>The time for the next refused request.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="first">The time of the first free permit.</param>
    /// <param name="spacing">The distance of free permits for this process.</param>
    /// <param name="lead">How long before its permit the request returns.</param>
    public DateTimeOffset Next(DateTimeOffset now, DateTimeOffset first, TimeSpan spacing, TimeSpan lead)
    {
        var time = Max(first, _last + spacing);
        var max = Max(first, now + MaxDistance);
        _last = time < max ? time : max;
        return Max(_last - lead, now + MinDistance);
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
