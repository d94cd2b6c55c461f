using PollerSaga.Settings;

namespace PollerSaga.Aws;

/// <summary>Settings <c>PollerSaga:Aws:*</c>: region and credentials for all services of AWS.</summary>
public sealed class AwsOptions : ISettings
{
    static string ISettings.Section => "Aws";

    /// <summary>
    /// The AWS region, for example <c>eu-central-1</c>. Empty, the default, means the region of AWS's default chain: environment, profile,
    /// instance.
    /// </summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// The access key. Empty, the default, means AWS's default credential chain: environment, web identity, profile, role.
    /// </summary>
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>The secret of the access key.</summary>
    public string SecretKey { get; set; } = string.Empty;

    void ISettings.Validate(SettingsCheck check) => check.That(
        string.IsNullOrEmpty(AccessKey) == string.IsNullOrEmpty(SecretKey),
        "Aws:SecretKey",
        "and Aws:AccessKey go together; give both, or neither for the default credential chain.");
}
