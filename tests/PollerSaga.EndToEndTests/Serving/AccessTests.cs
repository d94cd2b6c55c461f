using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Serving;

/// <summary>The addresses, keys and certificates of a worker.</summary>
public sealed class AccessTests : EndToEndTest
{
    private const string Required = "--PollerSaga:Http:Authentication=Required";

    [TestCase("http://0.0.0.0:0")]
    [TestCase("http://*:0")]
    [TestCase("http://[::]:0")]
    [TestCase("http://127.0.0.1:0;http://10.255.255.1:0")]
    public async Task Does_not_start_on_a_network_without_authentication(string urls)
    {
        var worker = await RunAsync("worker", "--data", Data.Path, $"--PollerSaga:Http:Urls={urls}");

        Assert.That((worker.ExitCode, worker.Output), Is.EqualTo((64, string.Empty)), worker.ToString());
        Assert.That(worker.Error, Does.StartWith("pollersaga: PollerSaga:Http:Urls has ").And.Contain("Http:Authentication is Loopback"));
        Assert.That(Directory.Exists(Data.Path), Is.False);
    }

    [Test]
    public async Task Starts_on_a_network_without_authentication_if_it_is_told_to()
    {
        var (_, address) = await StartLoneWorkerAsync("--PollerSaga:Http:Urls=http://0.0.0.0:0", "--PollerSaga:Http:Authentication=None");
        using var http = new HttpClient();

        var jobs = $"http://127.0.0.1:{address.Port}/api/jobs";
        using var own = await http.GetAsync(jobs);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, jobs) { Headers = { Host = "evil.example" } };
        using var refused = await http.SendAsync(foreign);

        Assert.That((own.StatusCode, refused.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.BadRequest)));
    }

    [Test]
    public async Task Adds_lists_uses_and_removes_keys_while_a_worker_runs()
    {
        var (worker, address) = await StartLoneWorkerAsync(Required);
        var server = address.GetLeftPart(UriPartial.Authority);

        var without = await RunAsync("jobs", "--server", server);
        var add = await RunAsync("keys", "add", "deployment", "--permission", "operate", "--days", "30", "--data", Data.Path);
        var again = await RunAsync("keys", "add", "deployment", "--data", Data.Path);
        var reader = await RunAsync("keys", "add", "reader", "--data", Data.Path, "--json");
        var list = await RunAsync("keys", "list", "--data", Data.Path, "--json");
        var key = add.Output.Trim();
        var jobs = await RunWithAsync("POLLERSAGA_API_KEY", key, "jobs", "--server", server, "--json");
        var setting = await RunWithAsync("PollerSaga__Http__ApiKey", key, "cancel", $"{JobId}", "--server", server);
        var readerKey = JsonDocument.Parse(reader.Output).RootElement.GetProperty("key").GetString()!;
        var forbidden = await RunWithAsync("POLLERSAGA_API_KEY", readerKey, "cancel", $"{JobId}", "--server", server);
        var remove = await RunAsync("keys", "remove", "deployment", "--data", Data.Path);
        var removed = await RunWithAsync("POLLERSAGA_API_KEY", key, "jobs", "--server", server);
        var unknown = await RunAsync("keys", "remove", "deployment", "--data", Data.Path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((without.ExitCode, without.Error), Is.EqualTo((64, "pollersaga: The request has no user. Send an API key or a "
                + "token: 'Authorization: Bearer …'. 'pollersaga keys add' creates a key. The command sends the key in "
                + "POLLERSAGA_API_KEY or PollerSaga:Http:ApiKey.")));
            Assert.That(add.ExitCode, Is.Zero, add.ToString());
            Assert.That(key, Does.Match("^pollersaga_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$"));
            Assert.That((again.ExitCode, again.Output), Is.EqualTo((3, string.Empty)));
            Assert.That(list.Output, Does.Contain("deployment").And.Contain("reader").And.Not.Contain(key[28..]));
            Assert.That((jobs.ExitCode, jobs.Output), Is.EqualTo((0, "[]")));
            Assert.That(setting.ExitCode, Is.EqualTo(1), $"an unknown job; {setting}");
            Assert.That((forbidden.ExitCode, forbidden.Error), Is.EqualTo((64, "pollersaga: reader may not operate jobs. Use a key "
                + "with this permission, or a user with the role pollersaga.operate.")));
            Assert.That((remove.ExitCode, removed.ExitCode, unknown.ExitCode), Is.EqualTo((0, 64, 1)));
            Assert.That(worker.Error.Text + worker.Output.Text, Does.Not.Contain("pollersaga_"), "keys in the log");
        }
    }

    [Test]
    public async Task Refuses_a_key_on_the_command_line()
    {
        var jobs = await RunAsync("jobs", "--server", "http://127.0.0.1:9", "--PollerSaga:Http:ApiKey=pollersaga_secret");

        Assert.That(jobs.ExitCode, Is.EqualTo(64));
        Assert.That(jobs.Error, Does.Contain("POLLERSAGA_API_KEY").And.Not.Contain("pollersaga_secret"));
    }

    [Test]
    public async Task Serves_https_with_a_certificate()
    {
        using var certificate = WriteCertificate();
        var (_, address) = await StartLoneWorkerAsync(
            "--PollerSaga:Http:Urls=https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={Path.Combine(Folder, "server.pem")}",
            $"--Kestrel:Certificates:Default:KeyPath={Path.Combine(Folder, "server.key")}");
        using var handler = new HttpClientHandler();
        handler.ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint;
        using var http = new HttpClient(handler);

        using var response = await http.GetAsync(new Uri(address, "/api/jobs"));

        Assert.That((address.Scheme, response.StatusCode), Is.EqualTo(("https", HttpStatusCode.OK)));
    }

    [Test]
    public async Task Names_a_missing_or_unusable_certificate()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "empty.pem"), "nothing");
        string[] worker = ["worker", "--data", Data.Path, "--PollerSaga:Http:Urls=https://127.0.0.1:0"];

        var none = await RunAsync(worker);
        var missing = await RunAsync([.. worker, "--Kestrel:Certificates:Default:Path=/nowhere/server.pfx"]);
        var unusable = await RunAsync([.. worker, $"--Kestrel:Certificates:Default:Path={Path.Combine(Folder, "empty.pem")}"]);

        Assert.That((none.ExitCode, missing.ExitCode, unusable.ExitCode), Is.EqualTo((64, 64, 64)), $"{none}{missing}{unusable}");
        Assert.That(none.Error, Does.Contain("Kestrel:Certificates:Default:Path is not set"));
        Assert.That(missing.Error, Does.Contain("Kestrel:Certificates:Default:Path is /nowhere/server.pfx; there is no such file."));
        Assert.That(unusable.Error, Does.Contain("The certificate of Kestrel:Certificates:Default cannot be used: ").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Believes_the_headers_of_known_proxies_only()
    {
        var (_, known) = await StartLoneWorkerAsync(
            "--PollerSaga:Http:KnownProxies=127.0.0.0/8",
            "--PollerSaga:Http:AllowedHosts=jobs.example.com");
        using var http = new HttpClient();

        using var proxied = new HttpRequestMessage(HttpMethod.Post, new Uri(known, $"/api/jobs/{JobId}/cancel"));
        proxied.Headers.Add("X-Forwarded-Proto", "https");
        proxied.Headers.Add("X-Forwarded-Host", "jobs.example.com");
        proxied.Headers.Add("Origin", "https://jobs.example.com");
        using var response = await http.SendAsync(proxied);
        using var direct = new HttpRequestMessage(HttpMethod.Post, new Uri(known, $"/api/jobs/{JobId}/cancel"));
        direct.Headers.Add("Origin", "https://jobs.example.com");
        using var refused = await http.SendAsync(direct);

        Assert.That((response.StatusCode, refused.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Forbidden)));
        Assert.That(response.Headers.Contains("Strict-Transport-Security"), Is.True);
    }

    private Task<ProgramResult> RunWithAsync(string variable, string value, params string[] arguments) => EndLater(
        PollerProgram.Start(arguments, Folder, new Dictionary<string, string> { [variable] = value })).EndAsync();

    private X509Certificate2 WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(Folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
