using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework.Constraints;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Clients;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Clients;

public sealed class CertificateHandlersTests
{
    private const string Password = "canary-password";

    private readonly SteppedClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("pfx", Password)]
    [TestCase("pfx", null)]
    [TestCase("pem", Password)]
    [TestCase("pem", null)]
    public async Task Sends_the_certificate_of_a_file(string format, string? password)
    {
        using var certificate = TestCertificates.CreateSelfSigned("client.example");
        Write(certificate, format, password);
        await using var server = new ClientCertificateServer();
        var handlers = Create(password);

        await server.RequestAsync(handlers.Get().Pages);

        Assert.That(server.Thumbprints, Is.EqualTo(new[] { certificate.Thumbprint }));
    }

    [Test]
    public async Task Sends_the_certificate_of_a_changed_file()
    {
        using var first = TestCertificates.CreateSelfSigned("client.example");
        using var second = TestCertificates.CreateSelfSigned("client.example");
        Write(first, "pem", password: null);
        await using var server = new ClientCertificateServer();
        var handlers = Create(password: null);
        await server.RequestAsync(handlers.Get().Pages);

        _clock.Advance(CertificateHandlers.MaxAge);
        var unchanged = handlers.Get();
        Write(second, "pem", password: null);
        _clock.Advance(CertificateHandlers.MaxAge);
        await server.RequestAsync(handlers.Get().Pages);

        Assert.That(server.Thumbprints, Is.EqualTo(new[] { first.Thumbprint, second.Thumbprint }));
        Assert.That(handlers.Get(), Is.Not.SameAs(unchanged));
    }

    [Test]
    public void Keeps_the_certificate_while_the_changed_file_cannot_be_read()
    {
        using var certificate = TestCertificates.CreateSelfSigned("client.example");
        Write(certificate, "pem", password: null);
        var log = new LogLines();
        var handlers = Create(password: null, log);
        var before = handlers.Get();

        File.WriteAllText(Path, "canary, half a file");
        _clock.Advance(CertificateHandlers.MaxAge);

        Assert.That(handlers.Get(), Is.SameAs(before));
        Assert.That(log.Of(1200), Has.Exactly(1).Items.And.All.Contains(Path).And.None.Contains("canary"));
    }

    [Test]
    public void States_why_a_file_cannot_be_used()
    {
        Assert.That(() => Create(Password).Get(), FailsWith("cannot be read: Could not find file"));

        using var certificate = TestCertificates.CreateSelfSigned("client.example");
        Write(certificate, "pfx", "another password");
        Assert.That(() => Create(Password).Get(), FailsWith("the password must match"));

        Write(certificate, "pem", "another password");
        Assert.That(() => Create(Password).Get(), FailsWith("the password must match"));

        File.WriteAllText(Path, certificate.ExportCertificatePem());
        Assert.That(() => Create(Password).Get(), FailsWith("has no private key"));

        _clock.SetUtcNow(new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var expired = TestCertificates.CreateSelfSigned("client.example", lastYear: 2020);
        Write(expired, "pem", password: null);
        Assert.That(() => Create(password: null).Get(), FailsWith("was valid until 2020-12-31"));

        Assert.That(new ClientCertificate(Path, Password).ToString(), Is.EqualTo(Path));
    }

    [Test]
    public async Task Requests_with_a_certificate_pass_the_guard()
    {
        using var certificate = TestCertificates.CreateSelfSigned("client.example");
        Write(certificate, "pem", password: null);
        await using var canary = new Canary();
        await using var worker = await CredentialWorker.StartAsync(_folder, settings: ("Fetching:AllowedNetworks", ""));
        var clients = worker.Get<PartnerHttpClients>();
        using var pages = clients.CreateForPages(new ClientCertificate(Path, Password: null));
        using var tokens = clients.CreateForCredentials(new ClientCertificate(Path, Password: null));

        foreach (var client in new[] { pages, tokens })
        {
            var failure = await client.GetAsync(new Uri($"https://127.0.0.1:{canary.Port}/")).FailureOf<Exception>();
            Assert.That(failure.ToString(), Does.Contain("RequestRefusedException"));
        }

        Assert.That(canary.Connections, Is.Zero);
    }

    private static ContainsConstraint FailsWith(string text) =>
        Throws.TypeOf<CredentialsException>().With.Message.Contain(text).And.Message.Not.Contain("canary");

    private string Path => _folder["client.certificate"];

    private void Write(X509Certificate2 certificate, string format, string? password)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1000);
        if (format == "pfx")
        {
            File.WriteAllBytes(Path, certificate.Export(X509ContentType.Pkcs12, password));
            return;
        }

        var keyText = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters);
        File.WriteAllText(Path, $"{certificate.ExportCertificatePem()}\n{keyText}\n");
    }

    // Without the guard, whose check of the server's certificate refuses that of a test.
    private CertificateHandlers Create(string? password, LogLines? log = null) => new(
        new ClientCertificate(Path, password),
        context =>
        {
            var handler = new SocketsHttpHandler();
            handler.SslOptions.ClientCertificateContext = context;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
            return new PartnerHandlers(handler, handler);
        },
        _clock,
        log is null ? NullLogger.Instance : log.For<CertificateHandlers>());
}
