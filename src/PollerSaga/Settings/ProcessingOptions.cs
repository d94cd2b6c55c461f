namespace PollerSaga.Settings;

/// <summary>Settings <c>PollerSaga:Processing:*</c>: how a consumer of the processing queue works, <c>pollersaga process</c> among them.</summary>
public sealed class ProcessingOptions : ISettings
{
    static string ISettings.Section => "Processing";

    // SQS hides a message for no longer than this.
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    /// <summary>Payloads one process works at the same time. Default 10, from 1 to 1,000.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>
    /// How long a message is its consumer's without a sign of life; after it, another receives it. Default 30 s, from 1 s to 12 hours. Renewed
    /// every third of it while the payload is being worked. RabbitMQ has none: there a message is its consumer's until the connection ends, or
    /// for the server's own time-out, 30 minutes as a rule.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Processing:Concurrency", Concurrency, 1, 1_000, "10");
        check.Within("Processing:VisibilityTimeout", VisibilityTimeout, TimeSpan.FromSeconds(1), LongestVisibility, "00:00:30");
    }
}
