namespace PollerSaga.Settings;

/// <summary>Gaps between tries, as a workflow's <c>Retry</c> gives them: retry n (from 0) comes after <c>Interval × BackoffRate^n</c>.</summary>
public sealed class RetrySchedule
{
    /// <summary>Retries after the first try; 0 tries once. At most 100.</summary>
    public int MaxRetries { get; set; }

    /// <summary>The first gap. Zero retries at once.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>What each gap is multiplied with to give the next, at least 1.</summary>
    public double BackoffRate { get; set; } = 1;

    /// <summary>The gap before a retry.</summary>
    /// <param name="retry">The retry, from 0.</param>
    /// <returns>The time to wait.</returns>
    public TimeSpan GapBefore(int retry) => Interval * Math.Pow(BackoffRate, retry);

    /// <summary>The longest time all tries can take together.</summary>
    internal TimeSpan LongestRun(TimeSpan perTry, TimeSpan longestRetryAfter)
    {
        var total = perTry;
        for (var retry = 0; retry < MaxRetries; retry++)
        {
            var gap = GapBefore(retry);
            total += perTry + (gap > longestRetryAfter ? gap : longestRetryAfter);
        }

        return total;
    }

    internal void Validate(SettingsCheck check, string setting)
    {
        check.That(MaxRetries is >= 0 and <= 100, $"{setting}:MaxRetries", $"is {MaxRetries}; it must be from 0 to 100, for example 6.");
        check.AtLeast($"{setting}:Interval", Interval, TimeSpan.Zero, "00:00:02");
        check.That(BackoffRate is >= 1 and <= 10, $"{setting}:BackoffRate", $"is {BackoffRate}; it must be from 1 to 10, for example 2.");
        check.That(
            MaxRetries is not (>= 0 and <= 100) || BackoffRate is not (>= 1 and <= 10) || Interval.TotalDays * Math.Pow(BackoffRate, MaxRetries) < 1,
            setting,
            "has a last gap of over a day; lower MaxRetries, Interval or BackoffRate.");
    }
}
