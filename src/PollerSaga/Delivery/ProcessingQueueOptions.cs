using System.Text;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>Settings <c>PollerSaga:ProcessingQueue:*</c>.</summary>
public sealed class ProcessingQueueOptions
{
    // AMQP 0-9-1 counts a name's bytes in one byte; what is added to it for the dead letters must fit as well.
    private const int LongestName = 240;

    /// <summary>Where pointer messages go. Default <see cref="ProcessingQueueKind.Spool"/>.</summary>
    public ProcessingQueueKind Kind { get; set; } = ProcessingQueueKind.Spool;

    /// <summary>Folder of <see cref="ProcessingQueueKind.Spool"/>; messages lie in it as <c>new/{taskId}.json</c>. No default; <c>run</c> and <c>demo</c> point it at their data folder.</summary>
    public string Directory { get; set; } = string.Empty;

    /// <summary>Name of the queue of <see cref="ProcessingQueueKind.RabbitMq"/>, at most 240 bytes. Default <c>poller-payloads</c>.</summary>
    public string QueueName { get; set; } = "poller-payloads";

    /// <summary>Whether a queue of <see cref="ProcessingQueueKind.RabbitMq"/> that is missing is made, with its dead letters. Default true. A queue that exists is used as it is.</summary>
    public bool CreateIfMissing { get; set; } = true;

    internal void Validate(SettingsCheck check, TransportOptions transport)
    {
        check.That(Enum.IsDefined(Kind), "ProcessingQueue:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<ProcessingQueueKind>())}.");
        switch (Kind)
        {
            case ProcessingQueueKind.RabbitMq:
                check.NotEmpty("ProcessingQueue:QueueName", QueueName, "poller-payloads");
                check.That(
                    Encoding.UTF8.GetByteCount(QueueName ?? string.Empty) <= LongestName && !(QueueName ?? string.Empty).StartsWith("amq.", StringComparison.Ordinal),
                    "ProcessingQueue:QueueName",
                    $"is {QueueName}; it must be at most {LongestName} bytes and not begin with 'amq.', for example poller-payloads.");
                if (transport.Kind != TransportKind.RabbitMq)
                    transport.ValidateRabbitMq(check);
                break;
            default:
                check.NotEmpty("ProcessingQueue:Directory", Directory, "./pollersaga-data/queue");
                break;
        }
    }
}
