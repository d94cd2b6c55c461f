namespace PollerSaga.Transport;

/// <summary>The kind of the bus.</summary>
public enum TransportKind
{
    /// <summary>MassTransit's in-memory transport: one process, without a broker. The next start sends lost messages again.</summary>
    InMemory,

    /// <summary>RabbitMQ 3.10 or later, without plugins: any number of processes share the work.</summary>
    RabbitMq,

    /// <summary>Amazon SQS and SNS. Only in a build made with <c>-p:AmazonSqsTransport=true</c>.</summary>
    AmazonSqs,
}
