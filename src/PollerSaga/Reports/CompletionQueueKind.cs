namespace PollerSaga.Reports;

/// <summary>Where consumers that are not on the bus report what became of a payload.</summary>
public enum CompletionQueueKind
{
    /// <summary>Nowhere: over the bus alone.</summary>
    None,

    /// <summary>On a queue of Amazon SQS, with the credentials and the region of <c>PollerSaga:Aws:*</c>.</summary>
    Sqs,
}
