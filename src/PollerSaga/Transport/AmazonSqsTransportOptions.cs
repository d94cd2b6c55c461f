using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:AmazonSqs:*</c>, of a build with that transport.</summary>
public sealed class AmazonSqsTransportOptions
{
    /// <summary>AWS region, for example <c>eu-central-1</c>. No default.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Access key. Empty, the default, takes AWS's default credential chain: environment, profile, role.</summary>
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>Secret of the access key.</summary>
    public string SecretKey { get; set; } = string.Empty;

    /// <summary>Another endpoint for SQS and SNS, for example a local one. Empty, the default, takes AWS's own.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>Prefix of all queues and topics, with an underscore behind it, to keep environments of one account apart: letters, digits, hyphens and underscores, at most 50. Default none.</summary>
    public string Scope { get; set; } = string.Empty;

#if AMAZON_SQS
    // A queue's name has 80 characters at the most, and what dead letters add to it must fit as well.
    private const int LongestScope = 50;

    internal void Validate(SettingsCheck check)
    {
        check.NotEmpty("Transport:AmazonSqs:Region", Region, "eu-central-1");
        check.That(
            string.IsNullOrEmpty(AccessKey) == string.IsNullOrEmpty(SecretKey),
            "Transport:AmazonSqs:SecretKey",
            "and Transport:AmazonSqs:AccessKey go together; give both, or neither for the default credential chain.");
        check.That(
            string.IsNullOrEmpty(ServiceUrl) || Uri.TryCreate(ServiceUrl, UriKind.Absolute, out _),
            "Transport:AmazonSqs:ServiceUrl",
            $"is '{ServiceUrl}'; it must be an absolute address, for example http://127.0.0.1:4566.");
        check.That(
            string.IsNullOrEmpty(Scope) || (Scope.Length <= LongestScope && Scope.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')),
            "Transport:AmazonSqs:Scope",
            $"is '{Scope}'; it must be at most {LongestScope} letters, digits, hyphens and underscores, for example staging.");
    }
#else
    internal static void Validate(SettingsCheck check) =>
        check.That(false, "Transport:Kind", "is AmazonSqs, which this build is without; build with -p:AmazonSqsTransport=true, or set RabbitMq.");
#endif
}
