using PollerSaga.Settings;

namespace PollerSaga.Aws;

/// <summary>Settings <c>PollerSaga:Aws:*</c>: the region and credentials for AWS, for all parts of PollerSaga.</summary>
public sealed class AwsOptions : ISettings
{
    static string ISettings.Section => "Aws";

    /// <summary>
    /// AWS region, for example <c>eu-central-1</c>. Empty, the default, uses AWS's default chain: environment, profile, instance.
    /// </summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Access key. Empty, the default, uses AWS's default credential chain: environment, web identity, profile, role.</summary>
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>Secret of the access key.</summary>
    public string SecretKey { get; set; } = string.Empty;

    void ISettings.Validate(SettingsCheck check) => check.That(
        string.IsNullOrEmpty(AccessKey) == string.IsNullOrEmpty(SecretKey),
        "Aws:SecretKey",
        "and Aws:AccessKey go together; give both, or neither for the default credential chain.");
}
