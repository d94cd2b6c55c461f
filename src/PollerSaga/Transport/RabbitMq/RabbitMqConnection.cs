using RabbitMQ.Client;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>How a connection to RabbitMQ is made, from the settings of the transport.</summary>
internal static class RabbitMqConnection
{
    /// <summary>The name under which RabbitMQ lists this process's connections.</summary>
    public static string Name { get; } = $"pollersaga on {Environment.MachineName}";

    public static ConnectionFactory CreateFactory(TransportOptions transport) => new()
    {
        HostName = transport.Host,
        Port = transport.Port,
        VirtualHost = transport.VirtualHost,
        UserName = transport.UserName,
        Password = transport.Password,
        ClientProvidedName = Name,
        Ssl = new SslOption(transport.Tls.ServerName is { Length: > 0 } name ? name : transport.Host, transport.Tls.CertificatePath, transport.Tls.Enabled)
        {
            CertPassphrase = transport.Tls.CertificatePassphrase,
        },
    };
}
