using System.Text.RegularExpressions;
using PollerSaga.Aws;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Sqs;

/// <summary>The queue of SQS that a section of the settings names.</summary>
/// <param name="Section">The section, for example <c>ProcessingQueue</c>.</param>
/// <param name="QueueUrl">The address of the queue; empty if the queue is named.</param>
/// <param name="QueueName">The name of the queue; unused if there is an address.</param>
/// <param name="ServiceUrl">An endpoint other than AWS's own; empty for AWS's.</param>
/// <param name="Region">The region; empty for the region in the address, or the one of AWS's default chain.</param>
/// <param name="CreateIfMissing">Whether a missing queue that is named is created, with the queue of its dead letters.</param>
internal sealed partial record SqsQueueSettings(
    string Section,
    string QueueUrl,
    string QueueName,
    string ServiceUrl,
    string Region,
    bool CreateIfMissing)
{
    private const string Fifo = ".fifo";

    // SQS allows 80 characters. Five are for the suffix of the dead letters.
    private const int MaxNameLength = 75;

    /// <summary>Whether the queue is given by its address. Such a queue is never created.</summary>
    public bool IsByUrl => QueueUrl is { Length: > 0 };

    /// <summary>Whether a missing queue is created.</summary>
    public bool MayCreate => CreateIfMissing && !IsByUrl;

    /// <summary>Whether the queue is a FIFO queue, which its name shows.</summary>
    public bool IsFifo => (IsByUrl ? QueueUrl : QueueName).EndsWith(Fifo, StringComparison.Ordinal);

    /// <summary>The name of the queue in messages to people.</summary>
    public string Name => IsByUrl ? QueueUrl : QueueName;

    /// <summary>The name of the queue of its dead letters.</summary>
    public string DeadLetterName => IsFifo ? $"{QueueName[..^Fifo.Length]}-dead{Fifo}" : $"{QueueName}-dead";

    /// <summary>The region; empty for AWS's default chain.</summary>
    public string RegionOrThatOfUrl => Region is { Length: > 0 } || !IsByUrl
        ? Region
        : RegionInHost().Match(new Uri(QueueUrl).Host).Groups["region"].Value;

    /// <summary>The queue as a resource of AWS.</summary>
    public AwsEdge Edge =>
        new("SQS", $"the queue {Name}", Setting(IsByUrl ? nameof(QueueUrl) : nameof(QueueName)), ServiceUrl, Setting(nameof(ServiceUrl)));

    /// <summary>States that the queue is missing, and the remedy.</summary>
    public string DescribeMissing()
    {
        var failure = $"{Edge.Where} has no queue {Name}";
        if (IsByUrl)
            return $"{failure}. Create it, or correct {Setting(nameof(QueueUrl))}.";
        return CreateIfMissing
            ? $"{failure} any more. PollerSaga creates it again."
            : $"{failure}. Create it, or set {Setting(nameof(CreateIfMissing))}=true.";
    }

    /// <summary>The full name of a setting of the section.</summary>
    public string Setting(string name) => $"{SettingsCheck.Root}:{Section}:{name}";

    public void Validate(SettingsCheck check, string defaultName)
    {
        if (IsByUrl)
        {
            check.That(
                IsHttp(QueueUrl) && new Uri(QueueUrl).Segments is [.., var last] && last.Trim('/').Length > 0,
                $"{Section}:QueueUrl",
                $"is {QueueUrl}; it must be the address of a queue, "
                + $"for example https://sqs.eu-central-1.amazonaws.com/123456789012/{defaultName}.");
            check.That(
                string.IsNullOrEmpty(QueueName) || QueueName == defaultName,
                $"{Section}:QueueName",
                $"is {QueueName}, and {Setting(nameof(QueueUrl))} names a queue too; give one of them.");
        }
        else
        {
            check.NotEmpty($"{Section}:QueueName", QueueName, defaultName);
            check.That(
                string.IsNullOrWhiteSpace(QueueName) || ValidName().IsMatch(QueueName),
                $"{Section}:QueueName",
                $"is {QueueName}; it must be at most {MaxNameLength} letters, digits, - and _, "
                + $"with {Fifo} at the end for a FIFO queue, for example {defaultName}.");
        }

        AwsEdge.ValidateServiceUrl(check, $"{Section}:ServiceUrl", ServiceUrl);
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    [GeneratedRegex(@"^(?=.{1,75}$)[A-Za-z0-9_-]+(\.fifo)?$")]
    private static partial Regex ValidName();

    [GeneratedRegex(@"^sqs(-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.")]
    private static partial Regex RegionInHost();
}
