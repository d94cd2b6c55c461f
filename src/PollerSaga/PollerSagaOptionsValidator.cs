using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Settings;

namespace PollerSaga;

/// <summary>Checks all settings at once, so that one start names every mistake.</summary>
internal sealed class PollerSagaOptionsValidator : IValidateOptions<PollerSagaOptions>
{
    private static readonly TimeSpan LongestRequests = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestSends = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, PollerSagaOptions options)
    {
        var check = new SettingsCheck();

        options.Transport.Validate(check);
        options.Database.Validate(check);
        options.Payloads.Validate(check);
        options.ProcessingQueue.Validate(check, options.Transport);
        options.CompletionQueue.Validate(check);
        options.Aws.Validate(check);
        options.Processing.Validate(check);
        options.Polling.Validate(check);
        options.Fetching.Validate(check);
        options.Worker.Validate(check);
        options.Http.Validate(check);

        // Only of parts that are sound one by one can a sum be made.
        if (check.Failures.Count == 0)
            CheckLongestRuns(check, options.Polling, options.Fetching);

        return check.Result;
    }

    // A broker takes back a message that is not acknowledged for 30 minutes (RabbitMQ's consumer time-out): what one message does must be over well before.
    private static void CheckLongestRuns(SettingsCheck check, PollingOptions polling, FetchingOptions fetching)
    {
        CheckRequests("Polling:PrepareRetry", polling.PrepareRetry, "the metadata");
        CheckRequests("Polling:FetchRetry", polling.FetchRetry, "one task");

        var sends = polling.SendRetry.LongestRun(TimeSpan.Zero, TimeSpan.Zero);
        check.That(
            sends <= LongestSends,
            "Polling:SendRetry",
            $"lets the sends of one task take {sends}; the limit is {LongestSends}. Lower MaxRetries, Interval or BackoffRate.");

        void CheckRequests(string setting, RetrySchedule schedule, string subject)
        {
            var requests = schedule.LongestRun(fetching.Timeout, polling.MaxRetryAfter);
            check.That(
                requests <= LongestRequests,
                setting,
                $"with Fetching:Timeout and Polling:MaxRetryAfter lets {subject} take {requests}; the limit is {LongestRequests}. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        }
    }
}
