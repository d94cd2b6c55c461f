using PollerSaga.Settings;

namespace PollerSaga.Aws;

/// <summary>
/// A resource of AWS that PollerSaga uses, and the names of its settings.
/// </summary>
/// <param name="Service">The service in messages: <c>S3</c>.</param>
/// <param name="Resource">The resource in messages: <c>the bucket raw-payloads</c>.</param>
/// <param name="ResourceSetting">The full name of the setting that names the resource: <c>PollerSaga:Payloads:Bucket</c>.</param>
/// <param name="ServiceUrl">An endpoint other than AWS's own; empty for AWS's.</param>
/// <param name="ServiceUrlSetting">The full name of the setting of the endpoint: <c>PollerSaga:Payloads:ServiceUrl</c>.</param>
internal sealed record AwsEdge(string Service, string Resource, string ResourceSetting, string ServiceUrl, string ServiceUrlSetting)
{
    /// <summary>The service and its endpoint, in messages.</summary>
    public string Where => string.IsNullOrEmpty(ServiceUrl) ? Service : $"{Service} at {ServiceUrl}";

    /// <summary>Checks the address of an endpoint.</summary>
    public static void ValidateServiceUrl(SettingsCheck check, string setting, string? serviceUrl) => check.That(
        string.IsNullOrEmpty(serviceUrl)
        || (Uri.TryCreate(serviceUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
        setting,
        $"is '{serviceUrl}'; it must be an http or https address, for example http://127.0.0.1:4566, or empty for AWS's own.");
}
