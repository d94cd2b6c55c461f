namespace PollerSaga.Settings;

/// <summary>
/// Settings <c>PollerSaga:Processing:*</c>: the consumers of the processing queue, for example <c>pollersaga process</c>.
/// </summary>
public sealed class ProcessingOptions : ISettings
{
    static string ISettings.Section => "Processing";

    // The maximum of SQS.
    private static readonly TimeSpan MaxVisibilityTimeout = TimeSpan.FromHours(12);

    /// <summary>The number of payloads that one process handles at the same time. Default 10, from 1 to 1,000.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>
    /// The time for which a received message is hidden from other consumers. Default 30 s, from 1 s to 12 hours. A consumer extends it each
    /// time a third of it has passed while it processes the payload. RabbitMQ ignores it: a consumer holds a message until its connection
    /// ends, or until the server's own time-out, usually 30 minutes.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Processing:Concurrency", Concurrency, 1, 1_000, "10");
        check.Within("Processing:VisibilityTimeout", VisibilityTimeout, TimeSpan.FromSeconds(1), MaxVisibilityTimeout, "00:00:30");
    }
}
