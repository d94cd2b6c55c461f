using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests with a RabbitMQ that requires TLS and has a self-signed certificate.</summary>
public sealed class TlsTests : OwnServersTest
{
    private const string Authority = "authority.pem";

    private int _port;

    [Test]
    public async Task Use_an_encrypted_connection_and_reject_an_untrusted_certificate([Values] bool isPrivateAuthority)
    {
        Fleet.Settings["PollerSaga__Transport__Host"] = "localhost";
        Fleet.Settings["PollerSaga__Transport__Port"] = $"{_port}";
        Fleet.Settings["PollerSaga__Transport__Tls__Enabled"] = "true";
        var partner = await StartPartnerAsync(records: 300);

        var untrusted = await Fleet.RunAsync("start", partner.Url.ToString());
        var worker = await Fleet.RunAsync("worker");
        Fleet.Settings[isPrivateAuthority ? "PollerSaga__Transport__Tls__CertificateAuthority" : "SSL_CERT_FILE"] =
            Path.Combine(Folder, Authority);
        await StartWorkersAsync(1);
        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "Completed");

        foreach (var refused in new[] { untrusted, worker })
        {
            Assert.That(refused.ExitCode, Is.EqualTo(3), refused.ToString());
            Assert.That(
                refused.Error,
                Does.StartWith($"pollersaga: RabbitMQ at localhost:{_port} is not trusted: the certificate of the server is refused: ")
                    .And.Contain("PollerSaga:Transport:Tls:CertificateAuthority"));
        }

        await AssertDeliveredAsync(partner);
    }

    protected override Task<Servers> FindServersAsync()
    {
        _port = FreePort();
        var configuration = Directory.CreateDirectory(Path.Combine(Folder, "services", "rabbitmq", "conf.d"));
        WriteCertificates();
        File.WriteAllText(
            Path.Combine(configuration.FullName, "tls.conf"),
            $"""
            listeners.ssl.default = 127.0.0.1:{_port}
            ssl_options.cacertfile = {Path.Combine(Folder, Authority)}
            ssl_options.certfile = {Path.Combine(Folder, "server.pem")}
            ssl_options.keyfile = {Path.Combine(Folder, "server.key")}
            ssl_options.verify = verify_none

            """);
        return base.FindServersAsync();
    }

    private void WriteCertificates()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest(
            "CN=An authority of the tests",
            authorityKey,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var serverKey = RSA.Create(2048);
        var serverRequest = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        serverRequest.CertificateExtensions.Add(names.Build());
        using var server = serverRequest.Create(authority, from, until, [1, 2, 3, 4]);

        File.WriteAllText(Path.Combine(Folder, Authority), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "server.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "server.key"), serverKey.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
