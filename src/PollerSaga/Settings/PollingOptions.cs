namespace PollerSaga.Settings;

/// <summary>Settings <c>PollerSaga:Polling:*</c>: the polling of jobs that do not set their own values.</summary>
public sealed class PollingOptions : ISettings
{
    /// <summary>The upper limit of <see cref="MaxTasksPerJob"/>. Twice as many positions fit an <c>int</c>.</summary>
    internal const int MaxTasks = 1_000_000_000;

    /// <summary>The upper limit of <see cref="MaxWindow"/>.</summary>
    internal const int MaxWindowLimit = 1_000_000;

    /// <summary>The upper limit of deadlines and times to live.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromDays(10_000);

    static string ISettings.Section => "Polling";

    /// <summary>
    /// The window: maximum number of pages of one job in flight, over all workers. Default 25, at least 1. A job's own
    /// <c>MaxConcurrency</c> overrides it.
    /// </summary>
    public int MaxConcurrency { get; set; } = 25;

    /// <summary>
    /// The largest window that a job can have. A job or a command that asks for more is refused. Default 1,000, from 1 to 1,000,000.
    /// </summary>
    public int MaxWindow { get; set; } = 1_000;

    /// <summary>
    /// Time from a job's start to its deadline. Default 150 s, at most 10,000 days; zero is no deadline. A job's own <c>Timeout</c>
    /// overrides it. The commands <c>run</c> and <c>start</c> and the dashboard set no deadline by default.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// Time to live of the messages on the processing queue: their <c>ttl</c> is the epoch second of the start plus this time. It has no
    /// other effect; <c>PollerSaga:Retention</c> deletes data. Default 3,000 s, from 1 s to 10,000 days. A job's own <c>TimeToLive</c>
    /// overrides it.
    /// </summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(3000);

    /// <summary>
    /// Maximum number of pages of a job. A job with more pages fails before its first task. Default 1,000,000, from 1 to 1,000,000,000.
    /// </summary>
    public int MaxTasksPerJob { get; set; } = 1_000_000;

    /// <summary>Retries of the metadata request. Default 2 retries, 1 s apart.</summary>
    public RetrySchedule PrepareRetry { get; set; } = new() { MaxRetries = 2, Interval = TimeSpan.FromSeconds(1), BackoffRate = 1 };

    /// <summary>Retries of a page request. Default 6 retries, after 2, 4, 8, 16, 32 and 64 s.</summary>
    public RetrySchedule FetchRetry { get; set; } = new() { MaxRetries = 6, Interval = TimeSpan.FromSeconds(2), BackoffRate = 2 };

    /// <summary>Retries of a send to the processing queue. Default 5 retries, after 1, 2, 4, 8 and 16 s.</summary>
    public RetrySchedule SendRetry { get; set; } = new() { MaxRetries = 5, Interval = TimeSpan.FromSeconds(1), BackoffRate = 2 };

    /// <summary>
    /// Maximum delay from a <c>Retry-After</c> header of the API, which replaces the delay of the schedule. Default 60 s, at most a day.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    void ISettings.Validate(SettingsCheck check)
    {
        check.AtLeast("Polling:MaxConcurrency", MaxConcurrency, 1, "25");
        check.Within("Polling:MaxWindow", MaxWindow, 1, MaxWindowLimit, "1000");
        check.That(
            MaxConcurrency <= MaxWindow,
            "Polling:MaxConcurrency",
            $"is {MaxConcurrency}, and Polling:MaxWindow is {MaxWindow}; lower the first, or raise the second.");
        check.Within("Polling:Deadline", Deadline, TimeSpan.Zero, MaxTime, "00:02:30, or 00:00:00 for none");
        check.Within("Polling:TimeToLive", TimeToLive, TimeSpan.FromSeconds(1), MaxTime, "00:50:00");
        check.Within("Polling:MaxTasksPerJob", MaxTasksPerJob, 1, MaxTasks, "1000000");
        check.Within("Polling:MaxRetryAfter", MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(1), "00:01:00");
        PrepareRetry.Validate(check, "Polling:PrepareRetry");
        FetchRetry.Validate(check, "Polling:FetchRetry");
        SendRetry.Validate(check, "Polling:SendRetry");
    }
}
