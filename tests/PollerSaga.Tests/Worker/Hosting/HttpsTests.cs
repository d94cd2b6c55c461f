using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Tests.Worker.Hosting;

/// <summary>The certificate of an https address. A worker with an unusable one does not start.</summary>
public sealed class HttpsTests
{
    private const string Default = "Kestrel:Certificates:Default";

    private static DirectoryInfo _folder = null!;

    [OneTimeSetUp]
    public static void WriteCertificates()
    {
        _folder = Directory.CreateTempSubdirectory("pollersaga-test-");
        using var key = RSA.Create(2048);
        using var otherKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllText(PathOf("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PathOf("other.key"), otherKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(PathOf("server.pfx"), certificate.Export(X509ContentType.Pkcs12, "secret"));
        File.WriteAllBytes(PathOf("public.pfx"), withoutKey.Export(X509ContentType.Pkcs12, "secret"));
    }

    [OneTimeTearDown]
    public static void DeleteCertificates() => _folder.Delete(recursive: true);

    [TestCase("server.pem", "server.key", null)]
    [TestCase("server.pfx", null, "secret")]
    public void Accepts_a_certificate_with_its_key(string path, string? keyPath, string? password) =>
        Assert.That(() => Check(path, keyPath, password), Throws.Nothing);

    [TestCase("server.pem", "other.key", null, "cannot be used: ")]
    [TestCase("server.pem", null, null, "cannot be used: ")]
    [TestCase("server.key", "server.key", null, "cannot be used: ")]
    [TestCase("server.pfx", null, "wrong", "cannot be used: ")]
    [TestCase("public.pfx", null, "secret", $"has no private key; set {Default}:KeyPath.")]
    [TestCase("server.pem", "missing.key", null, "there is no such file.")]
    public void Refuses_an_unusable_certificate(string path, string? keyPath, string? password, string reason) => Assert.That(
        () => Check(path, keyPath, password),
        Throws.TypeOf<UsageException>().With.Message.Contain(Default).And.Message.Contain(reason).And.Message.Not.Contain("secret"));

    [Test]
    public void Needs_no_certificate_for_http() =>
        Assert.That(() => Https.Check(new HttpOptions(), new ConfigurationBuilder().Build()), Throws.Nothing);

    private static string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static void Check(string path, string? keyPath, string? password)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{Default}:Path"] = PathOf(path),
            [$"{Default}:KeyPath"] = keyPath is null ? null : PathOf(keyPath),
            [$"{Default}:Password"] = password,
        });
        Https.Check(new HttpOptions { Urls = "https://127.0.0.1:5443" }, configuration.Build());
    }
}
