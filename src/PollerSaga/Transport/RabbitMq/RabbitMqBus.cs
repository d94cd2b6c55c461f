using System.Net.Security;
using System.Security.Authentication;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>The bus on RabbitMQ: durable queues, publisher confirms, dead letters in <c>_error</c> and <c>_skipped</c>.</summary>
internal static class RabbitMqBus
{
    private const SslPolicyErrors EveryPolicyError = SslPolicyErrors.RemoteCertificateNotAvailable
        | SslPolicyErrors.RemoteCertificateNameMismatch
        | SslPolicyErrors.RemoteCertificateChainErrors;

    public static void UseRabbitMq(this IBusRegistrationConfigurator bus) => bus.UsingRabbitMq((context, rabbitMq) =>
    {
        rabbitMq.ConnectTo(context.GetRequiredService<IOptions<TransportOptions>>().Value, RabbitMqConnection.Name);
        rabbitMq.ConfigureEndpoints(context);
    });

    /// <summary>Configures the connection of a bus.</summary>
    /// <param name="rabbitMq">The bus.</param>
    /// <param name="transport">The settings.</param>
    /// <param name="connectionName">The name under which RabbitMQ lists the connection.</param>
    public static void ConnectTo(this IRabbitMqBusFactoryConfigurator rabbitMq, TransportOptions transport, string connectionName) =>
        rabbitMq.Host(transport.Host, (ushort)transport.Port, transport.VirtualHost, connectionName, host =>
        {
            host.Username(transport.UserName);
            host.Password(transport.Password);
            if (transport.IsEncrypted)
            {
                host.UseSsl(tls =>
                {
                    tls.ServerName = transport.Tls.ServerName is { Length: > 0 } name ? name : transport.Host;
                    tls.CertificatePath = transport.Tls.CertificatePath;
                    tls.CertificatePassphrase = transport.Tls.CertificatePassphrase;
                    // MassTransit's own defaults are TLS 1.2 and any certificate, also a self-signed one.
                    tls.Protocol = SslProtocols.None;
                    tls.EnforcePolicyErrors(EveryPolicyError);
                    tls.CertificateValidationCallback = transport.Tls.CertificateValidation;
                });
            }
        });

    /// <summary>Configures an endpoint's queue and channel.</summary>
    public static void ConfigureEndpoint(IRabbitMqReceiveEndpointConfigurator endpoint, TransportOptions transport, TimeProvider time)
    {
        endpoint.ConfigureChannel(channel => channel.UseFilter(new LostChannelFilter(time)));
        if (transport.QuorumQueues)
            endpoint.SetQuorumQueue();
    }
}
