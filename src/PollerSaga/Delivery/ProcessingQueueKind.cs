namespace PollerSaga.Delivery;

/// <summary>Where pointer messages go.</summary>
public enum ProcessingQueueKind
{
    /// <summary>A spool folder in maildir manner: a message is a file, complete once it is in <c>new</c>.</summary>
    Spool,

    /// <summary>A queue of the RabbitMQ that <c>PollerSaga:Transport:*</c> names, whatever the bus runs on.</summary>
    RabbitMq,

    /// <summary>A queue of Amazon SQS, with the credentials and the region of <c>PollerSaga:Aws:*</c>.</summary>
    Sqs,
}
