using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:*</c>.</summary>
public sealed class TransportOptions : ISettings
{
    private const int TlsPort = 5671;

    // RabbitMQ's limit is 2^32 - 1 ms.
    private static readonly TimeSpan MaxDeadLetterRetention = TimeSpan.FromDays(49);

    // Well above the duration of one request, so that no writer still writes a file of this age.
    private static readonly TimeSpan MaxWrite = TimeSpan.FromHours(1);

    static string ISettings.Section => "Transport";

    /// <summary>The bus. Default <see cref="TransportKind.InMemory"/>.</summary>
    public TransportKind Kind { get; set; } = TransportKind.InMemory;

    /// <summary>Host name or address of RabbitMQ, for the bus and for the processing queue. Default <c>localhost</c>.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Port of RabbitMQ, from 1 to 65,535. Default 5672. The connection to 5671, the port for TLS, is always encrypted.</summary>
    public int Port { get; set; } = 5672;

    /// <summary>Virtual host of RabbitMQ. Default <c>/</c>.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>User of RabbitMQ. Default <c>guest</c>, which can connect only from RabbitMQ's own machine.</summary>
    public string UserName { get; set; } = "guest";

    /// <summary>Password of RabbitMQ. Default <c>guest</c>.</summary>
    public string Password { get; set; } = "guest";

    /// <summary>
    /// Whether the endpoints' queues are quorum queues, replicated over a cluster. Default false: durable classic queues. The value must be
    /// the same for all processes. An existing queue is not changed.
    /// </summary>
    public bool QuorumQueues { get; set; }

    /// <summary>
    /// Maximum time for which a worker holds a message of RabbitMQ and retries it while a dependency is unavailable. Then the worker
    /// returns the message to its queue. Default 10 minutes, from 1 s to a day. Keep it well below RabbitMQ's <c>consumer_timeout</c> (30
    /// minutes by default).
    /// </summary>
    public TimeSpan MaxRetryTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time for which RabbitMQ keeps a message in <c>_error</c> or <c>_skipped</c> of an endpoint, and then deletes it. Default 30 days,
    /// from 1 s to 49 days, the limit of RabbitMQ. Empty keeps them. Messages that are already there are not changed.
    /// </summary>
    public TimeSpan? DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Encryption of the connection to RabbitMQ.</summary>
    public TransportTlsOptions Tls { get; set; } = new();

    /// <summary>The settings of <see cref="TransportKind.AmazonSqs"/>.</summary>
    public AmazonSqsTransportOptions AmazonSqs { get; set; } = new();

    /// <summary>The time before which an unfinished file is abandoned: any time for a single process, an hour ago for others.</summary>
    internal DateTimeOffset AbandonedBefore(TimeProvider clock) => IsSingleProcess ? DateTimeOffset.MaxValue : clock.GetUtcNow() - MaxWrite;

    /// <summary>Whether a single process works on the database, so that its start can resume all unfinished work.</summary>
    internal bool IsSingleProcess => Kind == TransportKind.InMemory;

    /// <summary>Whether the connection to RabbitMQ is encrypted. MassTransit encrypts every connection to the port for TLS.</summary>
    internal bool IsEncrypted => Tls.Enabled || Port == TlsPort;

    /// <summary>The name of an endpoint's queue.</summary>
    internal string QueueOf(string endpoint) =>
        Kind == TransportKind.AmazonSqs && AmazonSqs.Scope is { Length: > 0 } scope ? $"{scope}_{endpoint}" : endpoint;

    /// <summary>The address for messages to an endpoint.</summary>
    /// <remarks>
    /// The address of a queue, which the send creates if no worker has. Only the endpoint itself creates a quorum queue with the right
    /// arguments, so the address of a quorum queue is its exchange.
    /// </remarks>
    internal Uri AddressOf(string endpoint) =>
        new($"{(Kind == TransportKind.RabbitMq && QuorumQueues ? "exchange" : "queue")}:{QueueOf(endpoint)}");

    void ISettings.Validate(SettingsCheck check)
    {
        check.Defined("Transport:Kind", Kind);
        if (Kind == TransportKind.RabbitMq)
            ValidateRabbitMq(check);
        if (Kind == TransportKind.AmazonSqs)
#if AMAZON_SQS
            AmazonSqs.Validate(check);
#else
            AmazonSqsTransportOptions.Validate(check);
#endif
    }

    /// <summary>Validates the connection to RabbitMQ, for the bus and for the processing queue.</summary>
    internal void ValidateRabbitMq(SettingsCheck check)
    {
        check.NotEmpty("Transport:Host", Host, "rabbitmq.example.com");
        check.That(Port is >= 1 and <= 65_535, "Transport:Port", $"is {Port}; it must be from 1 to 65535, for example 5672.");
        check.NotEmpty("Transport:VirtualHost", VirtualHost, "/");
        check.NotEmpty("Transport:UserName", UserName, "pollersaga");
        check.Within("Transport:MaxRetryTime", MaxRetryTime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "00:10:00");
        if (DeadLetterRetention is { } retention)
        {
            check.Within(
                "Transport:DeadLetterRetention",
                retention,
                TimeSpan.FromSeconds(1),
                MaxDeadLetterRetention,
                "30.00:00:00");
        }

        check.That(Password is not null, "Transport:Password", "is not set; give the user's password.");
        if (IsEncrypted)
            Tls.Validate(check);
    }
}
