using PollerSaga.Settings;

namespace PollerSaga.Aws;

/// <summary>A place where PollerSaga meets AWS, and how its settings are called: what a client needs to be made, and a person to mend it.</summary>
/// <param name="Service">The service, for a person: <c>S3</c>.</param>
/// <param name="Resource">What is used of it, for a person: <c>the bucket raw-payloads</c>.</param>
/// <param name="ResourceSetting">The setting that names it, in full: <c>PollerSaga:Payloads:Bucket</c>.</param>
/// <param name="ServiceUrl">Another endpoint than AWS's own; empty for that.</param>
/// <param name="ServiceUrlSetting">The setting of the endpoint, in full: <c>PollerSaga:Payloads:ServiceUrl</c>.</param>
internal sealed record AwsEdge(string Service, string Resource, string ResourceSetting, string ServiceUrl, string ServiceUrlSetting)
{
    /// <summary>The service and where it is looked for, for a person.</summary>
    public string Where => string.IsNullOrEmpty(ServiceUrl) ? Service : $"{Service} at {ServiceUrl}";

    /// <summary>Checks an endpoint's address.</summary>
    public static void ValidateServiceUrl(SettingsCheck check, string setting, string? serviceUrl) => check.That(
        string.IsNullOrEmpty(serviceUrl) || (Uri.TryCreate(serviceUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
        setting,
        $"is '{serviceUrl}'; it must be an http or https address, for example http://127.0.0.1:4566, or empty for AWS's own.");
}
