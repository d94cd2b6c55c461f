namespace PollerSaga.Transport;

/// <summary>Which bus carries the messages.</summary>
public enum TransportKind
{
    /// <summary>
    /// MassTransit's in-memory transport: one process, nothing to install. What it carried is sent again at the next start.
    /// </summary>
    InMemory,

    /// <summary>RabbitMQ 3.10 or later as it comes, without plugins: any number of processes share the work.</summary>
    RabbitMq,

    /// <summary>Amazon SQS and SNS. Only in a build made with <c>-p:AmazonSqsTransport=true</c>.</summary>
    AmazonSqs,
}
