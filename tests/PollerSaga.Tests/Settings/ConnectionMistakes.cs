using PollerSaga.Delivery;
using PollerSaga.Transport;
using static PollerSaga.Tests.Settings.SettingsMistake;

namespace PollerSaga.Tests.Settings;

/// <summary>The bus, and what listens.</summary>
internal static class ConnectionMistakes
{
    public static IEnumerable<TestCaseData> All()
    {
        yield return Mistake(
            "a transport that is none",
            options => options.Transport.Kind = (TransportKind)7,
            "PollerSaga:Transport:Kind is 7; it must be one of InMemory, RabbitMq, AmazonSqs.");
        yield return Mistake(
            "a transport this build is without",
            options => options.Transport.Kind = TransportKind.AmazonSqs,
            "PollerSaga:Transport:Kind is AmazonSqs, which this build is without; build with -p:AmazonSqsTransport=true, or set RabbitMq.");
        yield return OnRabbitMq(
            "no host",
            transport => transport.Host = " ",
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.");
        yield return OnRabbitMq(
            "port 0",
            transport => transport.Port = 0,
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return OnRabbitMq(
            "a port beyond all ports",
            transport => transport.Port = 65_536,
            "PollerSaga:Transport:Port is 65536; it must be from 1 to 65535, for example 5672.");
        yield return OnRabbitMq(
            "no virtual host",
            transport => transport.VirtualHost = "",
            "PollerSaga:Transport:VirtualHost is not set; give it, for example /.");
        yield return OnRabbitMq(
            "no user",
            transport => transport.UserName = null!,
            "PollerSaga:Transport:UserName is not set; give it, for example pollersaga.");
        yield return OnRabbitMq(
            "no password",
            transport => transport.Password = null!,
            "PollerSaga:Transport:Password is not set; give the user's password.");
        yield return OnRabbitMq(
            "a certificate that is not there",
            transport => (transport.Tls.Enabled, transport.Tls.CertificatePath) = (true, "/nowhere/client.pfx"),
            "PollerSaga:Transport:Tls:CertificatePath is /nowhere/client.pfx; there is no such file.");
        yield return Mistake(
            "a processing queue at a RabbitMQ nowhere",
            options => (options.ProcessingQueue.Kind, options.Transport.Host) = (ProcessingQueueKind.RabbitMq, ""),
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.");
        yield return Mistake(
            "a processing queue at port 0",
            options => (options.ProcessingQueue.Kind, options.Transport.Port) = (ProcessingQueueKind.RabbitMq, 0),
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return Mistake(
            "a processing queue and a bus at port 0",
            options => (options.ProcessingQueue.Kind, options.Transport.Kind, options.Transport.Port) = (ProcessingQueueKind.RabbitMq, TransportKind.RabbitMq, 0),
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return OnHttp(null!, "PollerSaga:Http:Urls is not set; give it, for example http://127.0.0.1:5080.");
        yield return OnHttp(" ; ", "PollerSaga:Http:Urls is not set; give it, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "127.0.0.1:5080",
            "PollerSaga:Http:Urls has '127.0.0.1:5080'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "http://127.0.0.1:5080;https://127.0.0.1:5081",
            "PollerSaga:Http:Urls has 'https://127.0.0.1:5081'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "http://127.0.0.1:5080/health",
            "PollerSaga:Http:Urls has 'http://127.0.0.1:5080/health'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
    }

    private static TestCaseData OnRabbitMq(string name, Action<TransportOptions> mistake, string message) => Mistake(
        $"RabbitMq with {name}",
        options =>
        {
            options.Transport.Kind = TransportKind.RabbitMq;
            mistake(options.Transport);
        },
        message);

    private static TestCaseData OnHttp(string urls, string message) => Mistake($"HTTP at '{urls}'", options => options.Http.Urls = urls, message);
}
