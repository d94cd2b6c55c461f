using System.Text.RegularExpressions;
using PollerSaga.Aws;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Sqs;

/// <summary>Which queue of SQS a section of the settings names, and what is to become of it where it is missing.</summary>
/// <param name="Section">The section, for example <c>ProcessingQueue</c>.</param>
/// <param name="QueueUrl">The queue's address; empty where it is named.</param>
/// <param name="QueueName">The queue's name; of no account beside an address.</param>
/// <param name="ServiceUrl">Another endpoint than AWS's own; empty for AWS's.</param>
/// <param name="Region">The region; empty for the one in the address, or the one that AWS's default chain finds.</param>
/// <param name="CreateIfMissing">Whether a queue that is named and missing is made, with its dead letters.</param>
internal sealed partial record SqsQueueSettings(string Section, string QueueUrl, string QueueName, string ServiceUrl, string Region, bool CreateIfMissing)
{
    private const string Fifo = ".fifo";

    // Of the 80 characters that SQS allows, some are for what tells the dead letters' name apart.
    private const int LongestName = 75;

    /// <summary>Whether the queue is named by its address, and so is used as it is or not at all.</summary>
    public bool IsByUrl => QueueUrl is { Length: > 0 };

    /// <summary>Whether it is made where it is missing.</summary>
    public bool IsMadeIfMissing => CreateIfMissing && !IsByUrl;

    /// <summary>Whether it is a FIFO queue, which its name says.</summary>
    public bool IsFifo => (IsByUrl ? QueueUrl : QueueName).EndsWith(Fifo, StringComparison.Ordinal);

    /// <summary>What the queue is called in messages to people.</summary>
    public string Name => IsByUrl ? QueueUrl : QueueName;

    /// <summary>The name of the queue of its dead letters.</summary>
    public string DeadLetterName => IsFifo ? $"{QueueName[..^Fifo.Length]}-dead{Fifo}" : $"{QueueName}-dead";

    /// <summary>The region that is asked for; empty to leave it to AWS's default chain.</summary>
    public string RegionOrThatOfUrl => Region is { Length: > 0 } || !IsByUrl ? Region : RegionInHost().Match(new Uri(QueueUrl).Host).Groups["region"].Value;

    /// <summary>The queue as a place where PollerSaga meets AWS.</summary>
    public AwsEdge Edge => new("SQS", $"the queue {Name}", Setting(IsByUrl ? nameof(QueueUrl) : nameof(QueueName)), ServiceUrl, Setting(nameof(ServiceUrl)));

    /// <summary>Says that the queue is missing, and how it comes to be there.</summary>
    public string DescribeMissing()
    {
        var what = $"{Edge.Where} has no queue {Name}";
        if (IsByUrl)
            return $"{what}. Make it, or correct {Setting(nameof(QueueUrl))}.";
        return CreateIfMissing ? $"{what} any more. It is made anew." : $"{what}. Make it, or set {Setting(nameof(CreateIfMissing))}=true.";
    }

    /// <summary>The full name of a setting of the section.</summary>
    public string Setting(string name) => $"{SettingsCheck.Root}:{Section}:{name}";

    public void Validate(SettingsCheck check, string usualName)
    {
        if (IsByUrl)
        {
            check.That(
                IsHttp(QueueUrl) && new Uri(QueueUrl).Segments is [.., var last] && last.Trim('/').Length > 0,
                $"{Section}:QueueUrl",
                $"is {QueueUrl}; it must be the address of a queue, for example https://sqs.eu-central-1.amazonaws.com/123456789012/{usualName}.");
            check.That(
                string.IsNullOrEmpty(QueueName) || QueueName == usualName,
                $"{Section}:QueueName",
                $"is {QueueName}, and {Setting(nameof(QueueUrl))} names a queue too; give one of them.");
        }
        else
        {
            check.NotEmpty($"{Section}:QueueName", QueueName, usualName);
            check.That(
                string.IsNullOrWhiteSpace(QueueName) || SoundName().IsMatch(QueueName),
                $"{Section}:QueueName",
                $"is {QueueName}; it must be at most {LongestName} letters, digits, - and _, with {Fifo} at the end for a FIFO queue, for example {usualName}.");
        }

        AwsEdge.ValidateServiceUrl(check, $"{Section}:ServiceUrl", ServiceUrl);
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    [GeneratedRegex(@"^(?=.{1,75}$)[A-Za-z0-9_-]+(\.fifo)?$")]
    private static partial Regex SoundName();

    [GeneratedRegex(@"^sqs(-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.")]
    private static partial Regex RegionInHost();
}
