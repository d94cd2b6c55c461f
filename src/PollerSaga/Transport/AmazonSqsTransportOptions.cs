using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:AmazonSqs:*</c>, for a build with this transport.</summary>
public sealed class AmazonSqsTransportOptions
{
    /// <summary>AWS region, for example <c>eu-central-1</c>. No default.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Access key. Empty, the default, uses AWS's default credential chain: environment, profile, role.</summary>
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>Secret of the access key.</summary>
    public string SecretKey { get; set; } = string.Empty;

    /// <summary>Another endpoint for SQS and SNS, for example a local one. Empty, the default, uses AWS's own.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>
    /// Prefix of all queues and topics, followed by an underscore, which separates the environments of one account. At most 50 letters,
    /// digits,
    /// hyphens and underscores. Default empty.
    /// </summary>
    public string Scope { get; set; } = string.Empty;

#if AMAZON_SQS
    // The name of a queue has at most 80 characters, with the suffix of the dead letters.
    private const int MaxScope = 50;

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
            string.IsNullOrEmpty(Scope)
            || (Scope.Length <= MaxScope && Scope.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')),
            "Transport:AmazonSqs:Scope",
            $"is '{Scope}'; it must be at most {MaxScope} letters, digits, hyphens and underscores, for example staging.");
    }
#else
    internal static void Validate(SettingsCheck check) =>
        check.That(
            false,
            "Transport:Kind",
            "is AmazonSqs, which this build is without; build with -p:AmazonSqsTransport=true, or set RabbitMq.");
#endif
}
