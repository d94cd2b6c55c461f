namespace PollerSaga.Settings;

/// <summary>
/// Settings <c>PollerSaga:Processing:*</c>: the work of a consumer of the processing queue, for example of <c>pollersaga process</c>.
/// </summary>
public sealed class ProcessingOptions : ISettings
{
    // The limit of SQS.
    private static readonly TimeSpan MaxVisibility = TimeSpan.FromHours(12);

    static string ISettings.Section => "Processing";

    /// <summary>Payloads that one process processes at a time. Default 10, from 1 to 1,000.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>
    /// Time for which a consumer holds a message without renewing its visibility; then another consumer receives it. Default 30 s, from 1 s
    /// to
    /// 12 hours. A consumer renews it three times in this time. RabbitMQ has no such time-out: a consumer holds a message until its
    /// connection
    /// ends, or until the server's own time-out, usually 30 minutes.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Processing:Concurrency", Concurrency, 1, 1_000, "10");
        check.Within("Processing:VisibilityTimeout", VisibilityTimeout, TimeSpan.FromSeconds(1), MaxVisibility, "00:00:30");
    }
}
