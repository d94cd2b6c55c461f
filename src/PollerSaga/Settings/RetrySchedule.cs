namespace PollerSaga.Settings;

/// <summary>
/// Delays between attempts, as in the <c>Retry</c> of a workflow. The delay before retry n (from 0) is
/// <c>Interval × BackoffRate^n</c>.
/// </summary>
public sealed class RetrySchedule
{
    /// <summary>Number of retries after the first attempt, from 0 to 100.</summary>
    public int MaxRetries { get; set; }

    /// <summary>Delay before the first retry. Zero retries immediately. The last delay is less than a day.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>Factor from one delay to the next, from 1 to 10. Default 1.</summary>
    public double BackoffRate { get; set; } = 1;

    /// <summary>Returns the delay before a retry.</summary>
    /// <param name="retry">Number of the retry, from 0.</param>
    /// <returns>The delay.</returns>
    public TimeSpan DelayBefore(int retry) => Interval * Math.Pow(BackoffRate, retry);

    /// <summary>Returns the maximum total time of all attempts and delays.</summary>
    internal TimeSpan MaxDuration(TimeSpan attemptTimeout, TimeSpan maxRetryAfter)
    {
        var total = attemptTimeout;
        for (var retry = 0; retry < MaxRetries; retry++)
        {
            var delay = DelayBefore(retry);
            total += attemptTimeout + (delay > maxRetryAfter ? delay : maxRetryAfter);
        }

        return total;
    }

    internal void Validate(SettingsCheck check, string setting)
    {
        check.That(MaxRetries is >= 0 and <= 100, $"{setting}:MaxRetries", $"is {MaxRetries}; it must be from 0 to 100, for example 6.");
        check.AtLeast($"{setting}:Interval", Interval, TimeSpan.Zero, "00:00:02");
        check.That(BackoffRate is >= 1 and <= 10, $"{setting}:BackoffRate", $"is {BackoffRate}; it must be from 1 to 10, for example 2.");
        check.That(
            MaxRetries is not (>= 0 and <= 100)
            || BackoffRate is not (>= 1 and <= 10)
            || Interval.TotalDays * Math.Pow(BackoffRate, MaxRetries) < 1,
            setting,
            "has a last delay of more than a day; lower MaxRetries, Interval or BackoffRate.");
    }
}
