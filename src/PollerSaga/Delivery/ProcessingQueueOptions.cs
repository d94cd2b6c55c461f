using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;

namespace PollerSaga.Delivery;

/// <summary>Settings <c>PollerSaga:ProcessingQueue:*</c>.</summary>
public sealed class ProcessingQueueOptions : ISettings
{
    internal const string DefaultName = "poller-payloads";

    static string ISettings.Section => "ProcessingQueue";

    /// <summary>The kind of the queue. Default <see cref="ProcessingQueueKind.Spool"/>.</summary>
    public ProcessingQueueKind Kind { get; set; } = ProcessingQueueKind.Spool;

    /// <summary>
    /// The folder of <see cref="ProcessingQueueKind.Spool"/>; messages are its files <c>new/{taskId}.json</c>. No default; <c>run</c> and
    /// <c>demo</c> set it to a folder below their data folder.
    /// </summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>
    /// The name of the queue of <see cref="ProcessingQueueKind.RabbitMq"/>, at most 240 bytes, or of <see cref="ProcessingQueueKind.Sqs"/>,
    /// at most 75 letters, digits, <c>-</c> and <c>_</c>, with <c>.fifo</c> at the end for a FIFO queue. Default <c>poller-payloads</c>.
    /// </summary>
    public string QueueName { get; set; } = DefaultName;

    /// <summary>
    /// The address of the queue of <see cref="ProcessingQueueKind.Sqs"/>, instead of its name. Default empty. Such a queue is used
    /// unchanged and never created.
    /// </summary>
    public string QueueUrl { get; set; } = string.Empty;

    /// <summary>An endpoint of SQS other than AWS's own, for example a local one. Default empty.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>
    /// The region of the queue of <see cref="ProcessingQueueKind.Sqs"/>. Empty, the default, means the region in <see cref="QueueUrl"/>, or
    /// <c>PollerSaga:Aws:Region</c>.
    /// </summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// Whether a missing queue of <see cref="ProcessingQueueKind.RabbitMq"/> or <see cref="ProcessingQueueKind.Sqs"/> is created, with the
    /// queue of its dead letters. Default true. An existing queue is used unchanged.
    /// </summary>
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>The queue of <see cref="ProcessingQueueKind.Sqs"/>.</summary>
    internal SqsQueueSettings Sqs => new("ProcessingQueue", QueueUrl, QueueName, ServiceUrl, Region, CreateIfMissing);

    /// <summary>The queue, for people: a folder, or a name and a server.</summary>
    internal string Place => QueueProviders.Find(Kind)!.Describe(this);

    void ISettings.Validate(SettingsCheck check)
    {
        check.Defined("ProcessingQueue:Kind", Kind);
        QueueProviders.Find(Kind)?.Validate(this, check);
    }
}
