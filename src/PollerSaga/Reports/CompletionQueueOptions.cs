using Microsoft.Extensions.Configuration;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;

namespace PollerSaga.Reports;

/// <summary>
/// Settings <c>PollerSaga:CompletionQueue:*</c>: the queue for reports of consumers that are not on the bus. Workers read it; <c>run</c>,
/// which knows only its own job, does not.
/// </summary>
public sealed class CompletionQueueOptions : ISettings
{
    static string ISettings.Section => "CompletionQueue";

    private const string DefaultName = "poller-completions";

    /// <summary>The kind of the queue. Default <see cref="CompletionQueueKind.None"/>.</summary>
    public CompletionQueueKind Kind { get; set; } = CompletionQueueKind.None;

    /// <summary>
    /// The name of the queue, at most 75 letters, digits, <c>-</c> and <c>_</c>, with <c>.fifo</c> at the end for a FIFO queue. Default
    /// <c>poller-completions</c>.
    /// </summary>
    public string QueueName { get; set; } = DefaultName;

    /// <summary>The address of the queue, instead of its name. Default empty. Such a queue is used unchanged and never created.</summary>
    public string QueueUrl { get; set; } = string.Empty;

    /// <summary>An endpoint of SQS other than AWS's own, for example a local one. Default empty.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>
    /// The region of the queue. Empty, the default, means the region in <see cref="QueueUrl"/>, or <c>PollerSaga:Aws:Region</c>.
    /// </summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// Whether a missing queue is created, with the queue of its dead letters. Default true. An existing queue is used unchanged.
    /// </summary>
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>The queue of <see cref="CompletionQueueKind.Sqs"/>.</summary>
    internal SqsQueueSettings Sqs => new("CompletionQueue", QueueUrl, QueueName, ServiceUrl, Region, CreateIfMissing);

    /// <summary>The kind in the configuration: a host is built before its options are available.</summary>
    internal static CompletionQueueKind KindIn(IConfiguration configuration) =>
        configuration.ReadSetting<CompletionQueueKind>("CompletionQueue:Kind");

    void ISettings.Validate(SettingsCheck check)
    {
        check.Defined("CompletionQueue:Kind", Kind);
        if (Kind == CompletionQueueKind.Sqs)
            Sqs.Validate(check, DefaultName);
    }
}
