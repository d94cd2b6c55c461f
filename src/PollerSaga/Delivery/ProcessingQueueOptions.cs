using System.Text;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;

namespace PollerSaga.Delivery;

/// <summary>Settings <c>PollerSaga:ProcessingQueue:*</c>.</summary>
public sealed class ProcessingQueueOptions : ISettings
{
    static string ISettings.Section => "ProcessingQueue";

    private const string UsualName = "poller-payloads";

    // AMQP 0-9-1 counts a name's bytes in one byte; what is added to it for the dead letters must fit as well.
    private const int LongestName = 240;

    /// <summary>Where pointer messages go. Default <see cref="ProcessingQueueKind.Spool"/>.</summary>
    public ProcessingQueueKind Kind { get; set; } = ProcessingQueueKind.Spool;

    /// <summary>Folder of <see cref="ProcessingQueueKind.Spool"/>; messages lie in it as <c>new/{taskId}.json</c>. No default; <c>run</c> and <c>demo</c> point it at their data folder.</summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>
    /// Name of the queue of <see cref="ProcessingQueueKind.RabbitMq"/>, at most 240 bytes, or of <see cref="ProcessingQueueKind.Sqs"/>, at most 75
    /// letters, digits, <c>-</c> and <c>_</c>, with <c>.fifo</c> at the end for a FIFO queue. Default <c>poller-payloads</c>.
    /// </summary>
    public string QueueName { get; set; } = UsualName;

    /// <summary>Address of the queue of <see cref="ProcessingQueueKind.Sqs"/>, in place of its name. Default empty. A queue that is named so is used as it is, and never made.</summary>
    public string QueueUrl { get; set; } = string.Empty;

    /// <summary>Another endpoint of SQS than AWS's own, for example a local one. Default empty.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>Region of the queue of <see cref="ProcessingQueueKind.Sqs"/>. Empty, the default, takes the one in <see cref="QueueUrl"/>, or <c>PollerSaga:Aws:Region</c>.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Whether a queue of <see cref="ProcessingQueueKind.RabbitMq"/> or <see cref="ProcessingQueueKind.Sqs"/> that is missing is made, with its dead letters. Default true. A queue that exists is used as it is.</summary>
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>The queue of <see cref="ProcessingQueueKind.Sqs"/>.</summary>
    internal SqsQueueSettings Sqs => new("ProcessingQueue", QueueUrl, QueueName, ServiceUrl, Region, CreateIfMissing);

    /// <summary>Where messages go, for a person: a folder, or a queue.</summary>
    internal string Place => Kind switch
    {
        ProcessingQueueKind.RabbitMq => $"{QueueName} on RabbitMQ",
        ProcessingQueueKind.Sqs => $"{Sqs.Name} on SQS",
        _ => Path.GetFullPath(Path.Combine(Directory, "new")),
    };

    void ISettings.Validate(SettingsCheck check)
    {
        check.That(Enum.IsDefined(Kind), "ProcessingQueue:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<ProcessingQueueKind>())}.");
        switch (Kind)
        {
            case ProcessingQueueKind.RabbitMq:
                check.NotEmpty("ProcessingQueue:QueueName", QueueName, UsualName);
                check.That(
                    Encoding.UTF8.GetByteCount(QueueName ?? string.Empty) <= LongestName && !(QueueName ?? string.Empty).StartsWith("amq.", StringComparison.Ordinal),
                    "ProcessingQueue:QueueName",
                    $"is {QueueName}; it must be at most {LongestName} bytes and not begin with 'amq.', for example poller-payloads.");
                break;
            case ProcessingQueueKind.Sqs:
                Sqs.Validate(check, UsualName);
                break;
            default:
                check.NotEmpty("ProcessingQueue:Directory", Directory, "./pollersaga-data/queue");
                break;
        }
    }
}
