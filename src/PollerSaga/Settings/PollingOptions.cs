namespace PollerSaga.Settings;

/// <summary>Settings <c>PollerSaga:Polling:*</c>: how jobs are polled when they do not say otherwise.</summary>
public sealed class PollingOptions : ISettings
{
    /// <summary>The upper limit of deadlines and times to live.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromDays(10_000);

    static string ISettings.Section => "Polling";

    /// <summary>The window: pages of one job in flight over all workers. Default 25, at least 1. A job's own <c>MaxConcurrency</c> wins.</summary>
    public int MaxConcurrency { get; set; } = 25;

    /// <summary>Time from a job's start to its deadline. Default 150 s, at most 10,000 days; zero is none. A job's own <c>Timeout</c> wins.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>Time after a job's end for which its rows and payloads are kept; they bear the epoch second of start plus this. Default 3,000 s, from 1 s to 10,000 days. A job's own <c>TimeToLive</c> wins.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(3000);

    /// <summary>The most pages a job may have; one that needs more fails before its first task. Default 1,000,000, at least 1.</summary>
    public int MaxTasksPerJob { get; set; } = 1_000_000;

    /// <summary>Gaps between tries to read the API's metadata. Default 2 retries, 1 s apart.</summary>
    public RetrySchedule PrepareRetry { get; set; } = new() { MaxRetries = 2, Interval = TimeSpan.FromSeconds(1), BackoffRate = 1 };

    /// <summary>Gaps between tries to fetch a page. Default 6 retries after 2, 4, 8, 16, 32 and 64 s.</summary>
    public RetrySchedule FetchRetry { get; set; } = new() { MaxRetries = 6, Interval = TimeSpan.FromSeconds(2), BackoffRate = 2 };

    /// <summary>Gaps between tries to send to the processing queue. Default 5 retries after 1, 2, 4, 8 and 16 s.</summary>
    public RetrySchedule SendRetry { get; set; } = new() { MaxRetries = 5, Interval = TimeSpan.FromSeconds(1), BackoffRate = 2 };

    /// <summary>The longest wait that a <c>Retry-After</c> of the API is granted; a longer one is cut to it. Default 60 s, at most a day. It replaces the gap of the schedule.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    void ISettings.Validate(SettingsCheck check)
    {
        check.AtLeast("Polling:MaxConcurrency", MaxConcurrency, 1, "25");
        check.Within("Polling:Deadline", Deadline, TimeSpan.Zero, MaxTime, "00:02:30, or 00:00:00 for none");
        check.Within("Polling:TimeToLive", TimeToLive, TimeSpan.FromSeconds(1), MaxTime, "00:50:00");
        check.AtLeast("Polling:MaxTasksPerJob", MaxTasksPerJob, 1, "1000000");
        check.Within("Polling:MaxRetryAfter", MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(1), "00:01:00");
        PrepareRetry.Validate(check, "Polling:PrepareRetry");
        FetchRetry.Validate(check, "Polling:FetchRetry");
        SendRetry.Validate(check, "Polling:SendRetry");
    }
}
