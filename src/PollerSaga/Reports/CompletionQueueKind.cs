namespace PollerSaga.Reports;

/// <summary>The kind of the queue for reports of consumers that are not on the bus.</summary>
public enum CompletionQueueKind
{
    /// <summary>No queue: consumers report over the bus only.</summary>
    None,

    /// <summary>A queue of Amazon SQS, with the credentials and the region of <c>PollerSaga:Aws:*</c>.</summary>
    Sqs,
}
