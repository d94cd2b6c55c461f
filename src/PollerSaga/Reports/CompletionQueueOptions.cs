using Microsoft.Extensions.Configuration;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;

namespace PollerSaga.Reports;

/// <summary>
/// Settings <c>PollerSaga:CompletionQueue:*</c>: the queue on which consumers that are not on the bus report what became of a payload. Workers read
/// it; <c>run</c>, which knows its own job alone, does not.
/// </summary>
public sealed class CompletionQueueOptions : ISettings
{
    static string ISettings.Section => "CompletionQueue";

    private const string UsualName = "poller-completions";

    /// <summary>Whether there is one. Default <see cref="CompletionQueueKind.None"/>.</summary>
    public CompletionQueueKind Kind { get; set; } = CompletionQueueKind.None;

    /// <summary>Name of the queue, at most 75 letters, digits, <c>-</c> and <c>_</c>, with <c>.fifo</c> at the end for a FIFO queue. Default <c>poller-completions</c>.</summary>
    public string QueueName { get; set; } = UsualName;

    /// <summary>Address of the queue, in place of its name. Default empty. A queue that is named so is used as it is, and never made.</summary>
    public string QueueUrl { get; set; } = string.Empty;

    /// <summary>Another endpoint of SQS than AWS's own, for example a local one. Default empty.</summary>
    public string ServiceUrl { get; set; } = string.Empty;

    /// <summary>Region of the queue. Empty, the default, takes the one in <see cref="QueueUrl"/>, or <c>PollerSaga:Aws:Region</c>.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Whether a queue that is missing is made, with its dead letters. Default true. A queue that exists is used as it is.</summary>
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>The queue of <see cref="CompletionQueueKind.Sqs"/>.</summary>
    internal SqsQueueSettings Sqs => new("CompletionQueue", QueueUrl, QueueName, ServiceUrl, Region, CreateIfMissing);

    /// <summary>The kind that is configured: a host is put together before its options are at hand.</summary>
    internal static CompletionQueueKind KindIn(IConfiguration configuration) =>
        configuration.ReadSetting<CompletionQueueKind>("CompletionQueue:Kind");

    void ISettings.Validate(SettingsCheck check)
    {
        check.That(Enum.IsDefined(Kind), "CompletionQueue:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<CompletionQueueKind>())}.");
        if (Kind == CompletionQueueKind.Sqs)
            Sqs.Validate(check, UsualName);
    }
}
