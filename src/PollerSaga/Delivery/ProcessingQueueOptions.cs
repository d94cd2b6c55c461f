using System.Text;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;

namespace PollerSaga.Delivery;

/// <summary>Settings <c>PollerSaga:ProcessingQueue:*</c>.</summary>
public sealed class ProcessingQueueOptions : ISettings
{
    private const string DefaultName = "poller-payloads";

    // AMQP 0-9-1 stores the length of a name in one byte; the suffix of the dead letters must fit too.
    private const int MaxNameBytes = 240;

    static string ISettings.Section => "ProcessingQueue";

    /// <summary>The queue of pointer messages. Default <see cref="ProcessingQueueKind.Spool"/>.</summary>
    public ProcessingQueueKind Kind { get; set; } = ProcessingQueueKind.Spool;

    /// <summary>
    /// Folder of <see cref="ProcessingQueueKind.Spool"/>, with messages as <c>new/{taskId}.json</c>. No default; <c>run</c> and <c>demo</c>
    /// set it
    /// to their data folder.
    /// </summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>
    /// Name of the queue of <see cref="ProcessingQueueKind.RabbitMq"/>, at most 240 bytes, or of <see cref="ProcessingQueueKind.Sqs"/>, at
    /// most 75
    /// letters, digits, <c>-</c> and <c>_</c>, with <c>.fifo</c> at the end for a FIFO queue. Default <c>poller-payloads</c>.
    /// </summary>
    public string QueueName { get; set; } = DefaultName;

    /// <summary>
    /// Address of the queue of <see cref="ProcessingQueueKind.Sqs"/>, instead of its name. Default empty. A queue with an address is never
    /// created.
    /// </summary>
    public string QueueUrl { get; set; } = string.Empty;

    /// <summary>Another endpoint for SQS, for example a local one. Empty, the default, uses AWS's own.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>
    /// Region of the queue of <see cref="ProcessingQueueKind.Sqs"/>. Empty, the default, uses the region in <see cref="QueueUrl"/>, or
    /// <c>PollerSaga:Aws:Region</c>.
    /// </summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// Whether a missing queue of <see cref="ProcessingQueueKind.RabbitMq"/> or <see cref="ProcessingQueueKind.Sqs"/> is created, with its
    /// dead
    /// letters. Default true. An existing queue is not changed.
    /// </summary>
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>The queue of <see cref="ProcessingQueueKind.Sqs"/>.</summary>
    internal SqsQueueSettings Sqs => new("ProcessingQueue", QueueUrl, QueueName, ServiceUrl, Region, CreateIfMissing);

    /// <summary>The place of messages, for a person: a folder, or a queue.</summary>
    internal string Place => Kind switch
    {
        ProcessingQueueKind.RabbitMq => $"{QueueName} on RabbitMQ",
        ProcessingQueueKind.Sqs => $"{Sqs.Name} on SQS",
        _ => Path.GetFullPath(Path.Combine(Directory, "new")),
    };

    void ISettings.Validate(SettingsCheck check)
    {
        check.Defined("ProcessingQueue:Kind", Kind);
        switch (Kind)
        {
            case ProcessingQueueKind.RabbitMq:
                var name = QueueName ?? string.Empty;
                check.NotEmpty("ProcessingQueue:QueueName", QueueName, DefaultName);
                check.That(
                    Encoding.UTF8.GetByteCount(name) <= MaxNameBytes && !name.StartsWith("amq.", StringComparison.Ordinal),
                    "ProcessingQueue:QueueName",
                    $"is {QueueName}; it must be at most {MaxNameBytes} bytes and not begin with 'amq.', for example poller-payloads.");
                break;
            case ProcessingQueueKind.Sqs:
                Sqs.Validate(check, DefaultName);
                break;
            default:
                check.NotEmpty("ProcessingQueue:Directory", Directory, "./pollersaga-data/queue");
                break;
        }
    }
}
