using System.Text.RegularExpressions;
using PollerSaga.Tests.Worker.Http;

namespace PollerSaga.Tests.Worker.Protection;

public sealed partial class SecurityHeadersTests
{
    private static ApiWorker _worker = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => _worker = await ApiWorker.StartAsync();

    [OneTimeTearDown]
    public static async Task StopAsync() => await _worker.DisposeAsync();

    [TestCase("/", 200)]
    [TestCase("/start", 200)]
    [TestCase("/api/jobs", 200)]
    [TestCase("/api/jobs?most=0", 400)]
    [TestCase("/api/nothing", 404)]
    [TestCase("/api/jobs/7b1f5c0e-3f0a-5d0e-9a53-0d6f3f0f2f5a/events", 404)]
    [TestCase("/health/live", 200)]
    [TestCase("/health/ready", null)]
    [TestCase("/openapi/v1.json", 200)]
    [TestCase("/scalar/v1", 200)]
    [TestCase("/scalar/scalar.js", 200)]
    [TestCase("/_content/MudBlazor/MudBlazor.min.css", null)]
    [TestCase("/_blazor/initializers", 200)]
    [TestCase("/nowhere", 404)]
    public async Task Are_on_every_route(string path, int? status)
    {
        using var response = await _worker.Client.GetAsync(path);
        var policy = HeaderOf(response, "Content-Security-Policy");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status ?? (int)response.StatusCode));
            Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe-eval"));
            Assert.That(ScriptSource().Match(policy).Value, Does.Not.Contain("unsafe-inline"));
            Assert.That(HeaderOf(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(HeaderOf(response, "X-Frame-Options"), Is.EqualTo("DENY"));
            Assert.That(HeaderOf(response, "Referrer-Policy"), Is.EqualTo("same-origin"));
            Assert.That(response.Headers.Contains("Server"), Is.False);
        }
    }

    [Test]
    public async Task Are_on_refusals()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var host = await _worker.Client.SendAsync(request);

        // The worker responds before it reads the body, and closes the connection, possibly while a client sends it.
        using var start = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        {
            Content = new ByteArrayContent(new byte[2 * 1024 * 1024]),
            Headers = { ExpectContinue = true },
        };
        using var large = await _worker.Client.SendAsync(start);

        Assert.That(HeaderOf(host, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(HeaderOf(large, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task Allow_the_script_of_the_description_by_a_number_of_its_response()
    {
        using var first = await _worker.Client.GetAsync("/scalar/v1");
        using var second = await _worker.Client.GetAsync("/scalar/v1");

        var nonces = new[] { first, second }
            .Select(response => Nonce().Match(HeaderOf(response, "Content-Security-Policy")).Groups["nonce"].Value)
            .ToList();
        Assert.That(nonces, Is.Unique.And.All.Not.Empty);
        Assert.That(await first.Content.ReadAsStringAsync(), Does.Contain($"nonce=\"{nonces[0]}\""));
    }

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : string.Empty;

    [GeneratedRegex("script-src [^;]+")]
    private static partial Regex ScriptSource();

    [GeneratedRegex("'nonce-(?<nonce>[^']+)'")]
    private static partial Regex Nonce();
}
