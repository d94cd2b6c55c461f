using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:*</c>.</summary>
public sealed class TransportOptions : ISettings
{
    static string ISettings.Section => "Transport";

    /// <summary>Which bus carries the messages. Default <see cref="TransportKind.InMemory"/>.</summary>
    public TransportKind Kind { get; set; } = TransportKind.InMemory;

    /// <summary>Host name or address of RabbitMQ, for the bus and for the processing queue. Default <c>localhost</c>.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Port of RabbitMQ, from 1 to 65,535. Default 5672; with TLS it is 5671 as a rule.</summary>
    public int Port { get; set; } = 5672;

    /// <summary>Virtual host of RabbitMQ. Default <c>/</c>.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>User of RabbitMQ. Default <c>guest</c>, which RabbitMQ admits from its own machine alone.</summary>
    public string UserName { get; set; } = "guest";

    /// <summary>Password of RabbitMQ. Default <c>guest</c>.</summary>
    public string Password { get; set; } = "guest";

    /// <summary>Whether the endpoints' queues are quorum queues, replicated over a cluster. Default false: durable classic queues. The same for all processes; a queue that exists is not changed.</summary>
    public bool QuorumQueues { get; set; }

    /// <summary>
    /// The longest time that a worker holds a message of RabbitMQ and retries it while a dependency is unavailable. Then it returns the message to
    /// its queue. Default 10 minutes, from 1 s to a day. Keep it well below RabbitMQ's <c>consumer_timeout</c> (30 minutes by default).
    /// </summary>
    public TimeSpan MaxRetryTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How the connection to RabbitMQ is encrypted.</summary>
    public TransportTlsOptions Tls { get; set; } = new();

    /// <summary>What <see cref="TransportKind.AmazonSqs"/> needs besides.</summary>
    public AmazonSqsTransportOptions AmazonSqs { get; set; } = new();

    // Well above what one request may take, so that no writer is still at a file as old as that.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    /// <summary>The time since which a file that was not written is nobody's: of a process that works alone, any; of others, one that is long past.</summary>
    internal DateTimeOffset UnwrittenSince(TimeProvider clock) => IsSingleProcess ? DateTimeOffset.MaxValue : clock.GetUtcNow() - LongestWrite;

    /// <summary>Whether one process alone works on the database, so that a start may take up everything that is unfinished.</summary>
    internal bool IsSingleProcess => Kind == TransportKind.InMemory;

    /// <summary>What an endpoint's queue is called.</summary>
    internal string QueueOf(string endpoint) => Kind == TransportKind.AmazonSqs && AmazonSqs.Scope is { Length: > 0 } scope ? $"{scope}_{endpoint}" : endpoint;

    /// <summary>Where to send for an endpoint.</summary>
    /// <remarks>
    /// To a queue, which the send makes where no worker has yet. A quorum queue only the endpoint itself makes as it must be, so that one is
    /// reached by its exchange.
    /// </remarks>
    internal Uri AddressOf(string endpoint) => new($"{(Kind == TransportKind.RabbitMq && QuorumQueues ? "exchange" : "queue")}:{QueueOf(endpoint)}");

    void ISettings.Validate(SettingsCheck check)
    {
        check.That(Enum.IsDefined(Kind), "Transport:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<TransportKind>())}.");
        if (Kind == TransportKind.RabbitMq)
            ValidateRabbitMq(check);
        if (Kind == TransportKind.AmazonSqs)
#if AMAZON_SQS
            AmazonSqs.Validate(check);
#else
            AmazonSqsTransportOptions.Validate(check);
#endif
    }

    /// <summary>Checks what a connection to RabbitMQ needs, whoever makes it.</summary>
    internal void ValidateRabbitMq(SettingsCheck check)
    {
        check.NotEmpty("Transport:Host", Host, "rabbitmq.example.com");
        check.That(Port is >= 1 and <= 65_535, "Transport:Port", $"is {Port}; it must be from 1 to 65535, for example 5672.");
        check.NotEmpty("Transport:VirtualHost", VirtualHost, "/");
        check.NotEmpty("Transport:UserName", UserName, "pollersaga");
        check.Within("Transport:MaxRetryTime", MaxRetryTime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "00:10:00");
        check.That(Password is not null, "Transport:Password", "is not set; give the user's password.");
        Tls.Validate(check);
    }
}
