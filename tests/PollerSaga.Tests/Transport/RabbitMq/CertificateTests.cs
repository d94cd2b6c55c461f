using System.Security.Cryptography.X509Certificates;
using System.Text;
using MassTransit;
using PollerSaga.Faults;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Tests.Transport.RabbitMq;

/// <summary>Connections to a server that may only pretend to be RabbitMQ.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CertificateTests : IDisposable
{
    /// <summary>The first bytes of a client that trusts its server.</summary>
    private const string Greeting = "AMQP\0\0\t\u0001";

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority = TestCertificates.CreateAuthority();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_bus_sends_nothing_to_a_server_with_a_self_signed_certificate()
    {
        await using var server = new TlsListener(TestCertificates.CreateSelfSigned("localhost"));

        Assert.That(await FirstBytesOfBusAsync(server, TransportTo(server)), Is.Empty);
    }

    [Test]
    public async Task A_bus_sends_nothing_to_a_server_that_its_authority_did_not_sign()
    {
        using var other = TestCertificates.CreateAuthority();
        await using var server = new TlsListener(TestCertificates.Create(other, "localhost"));

        Assert.That(await FirstBytesOfBusAsync(server, TransportTo(server, _authority)), Is.Empty);
    }

    [Test]
    public async Task A_bus_trusts_a_server_that_its_authority_signed()
    {
        await using var server = new TlsListener(TestCertificates.Create(_authority, "localhost"));

        Assert.That(await FirstBytesOfBusAsync(server, TransportTo(server, _authority)), Is.EqualTo(Greeting));
    }

    [Test]
    public async Task A_connection_names_the_settings_for_an_issuer_that_is_not_trusted()
    {
        await using var server = new TlsListener(TestCertificates.CreateSelfSigned("localhost"));

        var failure = await TryAsync(TransportTo(server));

        Assert.That(
            failure.Message,
            Does.StartWith($"RabbitMQ at localhost:{server.Port} is not trusted: the certificate of the server is refused: its issuer, "
                + "CN=localhost, is not trusted on this machine (").And.EndsWith(
                "). Check PollerSaga:Transport:Host and PollerSaga:Transport:Tls:ServerName, or name the file with the certificate of its "
                + "issuer in PollerSaga:Transport:Tls:CertificateAuthority."));
        Assert.That((RabbitMqConnection.IsRefusal(failure), await server.NextAsync()), Is.EqualTo((true, Array.Empty<byte>())));
    }

    [Test]
    public async Task A_connection_checks_the_name_also_with_an_authority([Values] bool isNamed)
    {
        await using var server = new TlsListener(TestCertificates.Create(_authority, "rabbitmq.example"));
        var transport = TransportTo(server, _authority);
        transport.Tls.ServerName = isNamed ? "rabbitmq.example" : "";

        var trying = RabbitMqConnection.TryAsync(transport, CancellationToken.None);
        var sent = Encoding.Latin1.GetString(await server.NextAsync());
        var failure = await trying.FailureOf<DependencyUnavailableException>();

        Assert.That((sent, RabbitMqConnection.IsRefusal(failure)), Is.EqualTo((isNamed ? Greeting : "", !isNamed)));
        Assert.That(
            failure.Message,
            Does.Contain(isNamed ? "cannot be reached" : "refused: it is for rabbitmq.example, and not for this host. Check"));
    }

    [Test]
    public async Task A_connection_names_the_authority_that_did_not_sign()
    {
        await using var server = new TlsListener(TestCertificates.CreateSelfSigned("localhost"));
        var transport = TransportTo(server, _authority);

        var failure = await TryAsync(transport);

        Assert.That(
            failure.Message,
            Does.Contain($"its issuer, CN=localhost, is not trusted by {transport.Tls.CertificateAuthority} ("));
    }

    [Test]
    public async Task A_connection_with_TLS_names_a_port_without_it()
    {
        await using var server = await PartnerApi.StartAsync();

        var failure = await TryAsync(new() { Host = "localhost", Port = server.Url.Port, Tls = { Enabled = true } });

        Assert.That(
            failure.Message,
            Does.Contain("cannot be reached: TLS failed (").And.EndsWith(
                "). Check PollerSaga:Transport:Port, and whether the port expects TLS (PollerSaga:Transport:Tls:Enabled)."));
        Assert.That(RabbitMqConnection.IsRefusal(failure), Is.False);
    }

    [TestCase(5671, false, true)]
    [TestCase(5672, true, true)]
    [TestCase(5672, false, false)]
    public void The_port_for_TLS_is_always_encrypted(int port, bool isEnabled, bool isEncrypted) =>
        Assert.That(new TransportOptions { Port = port, Tls = { Enabled = isEnabled } }.IsEncrypted, Is.EqualTo(isEncrypted));

    private static Task<DependencyUnavailableException> TryAsync(TransportOptions transport) =>
        RabbitMqConnection.TryAsync(transport, CancellationToken.None).FailureOf<DependencyUnavailableException>();

    private TransportOptions TransportTo(TlsListener server, X509Certificate2? authority = null)
    {
        var transport = new TransportOptions { Host = "localhost", Port = server.Port, Tls = { Enabled = true } };
        if (authority is not null)
        {
            transport.Tls.CertificateAuthority = Path.Combine(_folder.Path, "authority.pem");
            File.WriteAllText(transport.Tls.CertificateAuthority, authority.ExportCertificatePem());
        }

        return transport;
    }

    /// <summary>Returns what a bus sends over the encrypted connection.</summary>
    private static async Task<string> FirstBytesOfBusAsync(TlsListener server, TransportOptions transport)
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbitMq => rabbitMq.ConnectTo(transport, "a test"));
        using var stop = new CancellationTokenSource();
        var starting = bus.StartAsync(stop.Token);
        try
        {
            return Encoding.Latin1.GetString(await server.NextAsync());
        }
        finally
        {
            await stop.CancelAsync();
            await starting.FailureOf<Exception>();
            await bus.StopAsync(CancellationToken.None).OrTimeOut();
        }
    }
}
