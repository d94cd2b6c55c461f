using PollerSaga.Fetching;
using static PollerSaga.Tests.Settings.SettingsMistake;

namespace PollerSaga.Tests.Settings;

/// <summary>Times, retries, requests and the worker.</summary>
internal static class PollingMistakes
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static IEnumerable<TestCaseData> All()
    {
        yield return Mistake(
            "a window of nothing",
            options => options.Polling.MaxConcurrency = 0,
            "PollerSaga:Polling:MaxConcurrency is 0; it must be at least 1, for example 25.");
        yield return Mistake(
            "a deadline before the start",
            options => options.Polling.Deadline = TimeSpan.FromSeconds(-1),
            "PollerSaga:Polling:Deadline is -00:00:01; it must be from 00:00:00 to 10000.00:00:00, for example 00:02:30, or 00:00:00 for none.");
        yield return Mistake(
            "a deadline beyond the calendar",
            options => options.Polling.Deadline = TimeSpan.MaxValue,
            "PollerSaga:Polling:Deadline is 10675199.02:48:05.4775807; it must be from 00:00:00 to 10000.00:00:00, for example 00:02:30, or 00:00:00 for none.");
        yield return Mistake(
            "no time to live",
            options => options.Polling.TimeToLive = TimeSpan.Zero,
            "PollerSaga:Polling:TimeToLive is 00:00:00; it must be from 00:00:01 to 10000.00:00:00, for example 00:50:00.");
        yield return Mistake(
            "a time to live beyond the calendar",
            options => options.Polling.TimeToLive = TimeSpan.FromDays(10_001),
            "PollerSaga:Polling:TimeToLive is 10001.00:00:00; it must be from 00:00:01 to 10000.00:00:00, for example 00:50:00.");
        yield return Mistake(
            "jobs without tasks",
            options => options.Polling.MaxTasksPerJob = 0,
            "PollerSaga:Polling:MaxTasksPerJob is 0; it must be at least 1, for example 1000000.");
        yield return Mistake(
            "a negative cap of Retry-After",
            options => options.Polling.MaxRetryAfter = -Tick,
            "PollerSaga:Polling:MaxRetryAfter is -00:00:00.0000001; it must be from 00:00:00 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "a cap of Retry-After beyond a day",
            options => options.Polling.MaxRetryAfter = TimeSpan.FromDays(2),
            "PollerSaga:Polling:MaxRetryAfter is 2.00:00:00; it must be from 00:00:00 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "negative retries",
            options => options.Polling.PrepareRetry.MaxRetries = -1,
            "PollerSaga:Polling:PrepareRetry:MaxRetries is -1; it must be from 0 to 100, for example 6.");
        yield return Mistake(
            "retries without end",
            options => options.Polling.FetchRetry.MaxRetries = int.MaxValue,
            "PollerSaga:Polling:FetchRetry:MaxRetries is 2147483647; it must be from 0 to 100, for example 6.");
        yield return Mistake(
            "a negative interval",
            options => options.Polling.SendRetry.Interval = TimeSpan.FromSeconds(-1),
            "PollerSaga:Polling:SendRetry:Interval is -00:00:01; it must be at least 00:00:00, for example 00:00:02.");
        yield return Mistake(
            "gaps that shrink",
            options => options.Polling.FetchRetry.BackoffRate = 0.5,
            "PollerSaga:Polling:FetchRetry:BackoffRate is 0.5; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "gaps that explode",
            options => options.Polling.FetchRetry.BackoffRate = 11,
            "PollerSaga:Polling:FetchRetry:BackoffRate is 11; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "a rate that is no number",
            options => options.Polling.FetchRetry.BackoffRate = double.NaN,
            "PollerSaga:Polling:FetchRetry:BackoffRate is NaN; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "a last gap of days",
            options => options.Polling.FetchRetry.MaxRetries = 20,
            "PollerSaga:Polling:FetchRetry has a last delay of more than a day; lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "a last gap beyond all numbers",
            options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.BackoffRate) = (100, 10),
            "PollerSaga:Polling:SendRetry has a last delay of more than a day; lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "no time for a request",
            options => options.Fetching.Timeout = TimeSpan.Zero,
            "PollerSaga:Fetching:Timeout is 00:00:00; it must be from 00:00:00.0100000 to 1.00:00:00, for example 00:00:30.");
        yield return Mistake(
            "an endless time-out",
            options => options.Fetching.Timeout = TimeSpan.MaxValue,
            "PollerSaga:Fetching:Timeout is 10675199.02:48:05.4775807; it must be from 00:00:00.0100000 to 1.00:00:00, for example 00:00:30.");
        yield return Mistake(
            "bodies of nothing",
            options => options.Fetching.MaxBodyBytes = 0,
            "PollerSaga:Fetching:MaxBodyBytes is 0; it must be at least 1, for example 67108864.");
        yield return Mistake(
            "a content that is none",
            options => options.Fetching.Content = (ExpectedContent)7,
            "PollerSaga:Fetching:Content is 7; it must be one of Json, Any.");
        yield return Mistake(
            "no user agent",
            options => options.Fetching.UserAgent = "",
            "PollerSaga:Fetching:UserAgent is not set; give it, for example PollerSaga.");
        yield return Mistake(
            "no task at a time",
            options => options.Worker.ConcurrentTasks = 0,
            "PollerSaga:Worker:ConcurrentTasks is 0; it must be from 1 to 10000, for example 25.");
        yield return Mistake(
            "too many tasks at a time",
            options => options.Worker.ConcurrentTasks = 10_001,
            "PollerSaga:Worker:ConcurrentTasks is 10001; it must be from 1 to 10000, for example 25.");
        yield return Mistake(
            "a lease too short to be renewed",
            options => options.Worker.LeaseDuration = TimeSpan.FromMilliseconds(999),
            "PollerSaga:Worker:LeaseDuration is 00:00:00.9990000; it must be from 00:00:01 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "a lease of months",
            options => options.Worker.LeaseDuration = TimeSpan.FromDays(90),
            "PollerSaga:Worker:LeaseDuration is 90.00:00:00; it must be from 00:00:01 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "fetches longer than a broker waits",
            options => options.Fetching.Timeout = TimeSpan.FromMinutes(3),
            "PollerSaga:Polling:FetchRetry with Fetching:Timeout and Polling:MaxRetryAfter lets one task take 00:27:04; the limit is 00:20:00. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        yield return Mistake(
            "metadata that takes longer than a broker waits",
            options => options.Polling.PrepareRetry.Interval = TimeSpan.FromMinutes(10),
            "PollerSaga:Polling:PrepareRetry with Fetching:Timeout and Polling:MaxRetryAfter lets the metadata take 00:21:30; the limit is 00:20:00. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        yield return Mistake(
            "sends longer than a broker waits",
            options => options.Polling.SendRetry.MaxRetries = 9,
            "PollerSaga:Polling:SendRetry lets the sends of one task take 00:08:31; the limit is 00:05:00. Lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "no time to stop",
            options => options.Worker.ShutdownTimeout = TimeSpan.FromMilliseconds(999),
            "PollerSaga:Worker:ShutdownTimeout is 00:00:00.9990000; it must be from 00:00:01 to 01:00:00, for example 00:00:30.");
        yield return Mistake(
            "more than an hour to stop",
            options => options.Worker.ShutdownTimeout = TimeSpan.FromHours(1) + Tick,
            "PollerSaga:Worker:ShutdownTimeout is 01:00:00.0000001; it must be from 00:00:01 to 01:00:00, for example 00:00:30.");
    }
}
