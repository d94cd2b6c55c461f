using PollerSaga.Settings;

namespace PollerSaga.Fetching;

/// <summary>Settings <c>PollerSaga:Fetching:*</c>: requests to partners.</summary>
public sealed class FetchingOptions : ISettings
{
    static string ISettings.Section => "Fetching";

    /// <summary>
    /// Time-out of one attempt, from the connection to the last byte of the body. The time for saving does not count. Default 30 s, from
    /// 10 ms to a day.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum size of a decompressed body in bytes. A larger body fails its task. Default 67,108,864 (64 MiB), at least 1.
    /// </summary>
    public long MaxBodyBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Expected content of a page's body. Default <see cref="ExpectedContent.Json"/>. Metadata is always JSON.</summary>
    public ExpectedContent Content { get; set; } = ExpectedContent.Json;

    /// <summary>The <c>User-Agent</c> of every request. Default <c>PollerSaga</c>.</summary>
    public string UserAgent { get; set; } = "PollerSaga";

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Fetching:Timeout", Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1), "00:00:30");
        check.AtLeast("Fetching:MaxBodyBytes", MaxBodyBytes, 1, "67108864");
        check.Defined("Fetching:Content", Content);
        check.NotEmpty("Fetching:UserAgent", UserAgent, "PollerSaga");
    }
}
