using PollerSaga.Settings;

namespace PollerSaga.Maintenance.Retention;

/// <summary>
/// Settings <c>PollerSaga:Retention:*</c>: the time for which the data of a finished job is kept. Every time begins at the end of the job,
/// or of its last redrive. For a job that a worker of an older version ended, it begins at the first sweep.
/// </summary>
public sealed class RetentionOptions : ISettings
{
    static string ISettings.Section => "Retention";

    /// <summary>
    /// Time for which the rows, the history and the results of a finished job are kept. Default 30 days, from 1 s to 10,000 days. It
    /// deletes no payloads.
    /// </summary>
    public TimeSpan Jobs { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Time for which the payloads of <c>COMPLETE</c> and <c>FAILED</c> pages are kept. Not set, the default, keeps them. At least 1 s, and
    /// at most <see cref="Jobs"/>. A job whose payloads were deleted cannot be redriven.
    /// </summary>
    public TimeSpan? Payloads { get; set; }

    /// <summary>
    /// Time for which payloads that no consumer has processed are kept. Not set, the default, keeps them. After it, the payload and its
    /// message are deleted, and the page is <c>FAILED</c>. At least 1 s, and at most <see cref="Jobs"/>. On RabbitMQ and SQS, at least 4
    /// days: the queue deletes its messages itself.
    /// </summary>
    public TimeSpan? UnprocessedPayloads { get; set; }

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Retention:Jobs", Jobs, TimeSpan.FromSeconds(1), PollingOptions.MaxTime, "30.00:00:00");
        ValidatePayloads(check, "Retention:Payloads", Payloads);
        ValidatePayloads(check, "Retention:UnprocessedPayloads", UnprocessedPayloads);
    }

    private void ValidatePayloads(SettingsCheck check, string setting, TimeSpan? time)
    {
        if (time is not { } given)
            return;

        check.Within(setting, given, TimeSpan.FromSeconds(1), PollingOptions.MaxTime, "7.00:00:00");
        check.That(
            given <= Jobs,
            setting,
            $"is {given}; it must be at most PollerSaga:Retention:Jobs, which is {Jobs}: the rows of a job state which of its payloads "
            + "can be deleted. Raise Retention:Jobs.");
    }
}
