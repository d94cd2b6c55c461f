using PollerSaga.Delivery.RabbitMq;
using PollerSaga.Delivery.Spool;
using PollerSaga.Delivery.Sqs;

namespace PollerSaga.Delivery;

/// <summary>The kind of the processing queue, which gets the pointer messages.</summary>
public enum ProcessingQueueKind
{
    /// <summary>A spool folder in the maildir format: a message is a file, which is complete when it is in <c>new</c>.</summary>
    [QueueProvider<SpoolQueueProvider>]
    Spool,

    /// <summary>A queue of the RabbitMQ server of <c>PollerSaga:Transport:*</c>, whatever the transport of the bus.</summary>
    [QueueProvider<RabbitMqQueueProvider>]
    RabbitMq,

    /// <summary>A queue of Amazon SQS, with the credentials and the region of <c>PollerSaga:Aws:*</c>.</summary>
    [QueueProvider<SqsQueueProvider>]
    Sqs,
}
