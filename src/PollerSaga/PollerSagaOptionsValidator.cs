using Microsoft.Extensions.Options;

namespace PollerSaga;

/// <summary>Checks all settings at once, so that one start names every mistake.</summary>
internal sealed class PollerSagaOptionsValidator : IValidateOptions<PollerSagaOptions>
{
    public ValidateOptionsResult Validate(string? name, PollerSagaOptions options)
    {
        var check = new SettingsCheck();

        options.Transport.Validate(check);
        options.Database.Validate(check);
        options.Payloads.Validate(check);
        options.ProcessingQueue.Validate(check);
        options.Polling.Validate(check);
        options.Fetching.Validate(check);
        options.Worker.Validate(check);

        // A broker takes back a message that is not acknowledged for 30 minutes (RabbitMQ's consumer time-out): a task must be over well before.
        var longestFetch = options.Polling.FetchRetry.LongestRun(options.Fetching.Timeout, options.Polling.MaxRetryAfter);
        check.That(
            longestFetch <= PollingLimits.LongestTask,
            "Polling:FetchRetry",
            $"with Fetching:Timeout and Polling:MaxRetryAfter lets one task take {longestFetch}; the limit is {PollingLimits.LongestTask}. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");

        return check.Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(check.Failures);
    }

    private static class PollingLimits
    {
        public static readonly TimeSpan LongestTask = TimeSpan.FromMinutes(20);
    }
}
