using System.Net;
using System.Text.Json;
using PollerSaga.Tests.Worker.Http;

namespace PollerSaga.Tests.Worker.Protection;

/// <summary>Requests of pages from other origins, as a browser sends them.</summary>
public sealed class OriginTests
{
    private static readonly Guid Job = Guid.NewGuid();

    private static ApiWorker _worker = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => _worker = await ApiWorker.StartAsync();

    [OneTimeTearDown]
    public static async Task StopAsync() => await _worker.DisposeAsync();

    [TestCase("https://evil.example")]
    [TestCase("http://127.0.0.1:1")]
    [TestCase("http://localhost:{port}")]
    [TestCase("https://127.0.0.1:{port}")]
    [TestCase("http://127.0.0.1.evil.example:{port}")]
    [TestCase("http://127.0.0.1")]
    [TestCase("null")]
    [TestCase("")]
    public async Task Refuses_commands_from_pages_of_other_origins(string origin)
    {
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "/api/jobs"), (HttpMethod.Post, $"/api/jobs/{Job}/cancel"), (HttpMethod.Put, "/api/jobs"),
            (HttpMethod.Delete, $"/api/jobs/{Job}"), (HttpMethod.Options, "/api/jobs"), (HttpMethod.Head, "/api/jobs"),
            (HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1"), (HttpMethod.Post, "/"), (HttpMethod.Post, "/nowhere"),
        })
        {
            var (status, _) = await SendAsync(method, path, ("Origin", Own(origin)));
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden), $"{method} {path}");
        }
    }

    [TestCase("/_blazor?id=abc")]
    [TestCase("/_blazor/initializers")]
    [TestCase("/_BLAZOR?id=abc")]
    public async Task Refuses_live_connections_of_pages_of_other_origins(string path)
    {
        var (foreign, _) = await SendAsync(HttpMethod.Get, path, ("Origin", "http://127.0.0.1:1"));
        var (own, _) = await SendAsync(HttpMethod.Get, path, ("Origin", Own("http://127.0.0.1:{port}")));
        var (program, _) = await SendAsync(HttpMethod.Get, path);

        Assert.That(foreign, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(new[] { own, program }, Has.None.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Refuses_an_upgrade_from_a_page_of_another_origin_on_any_path()
    {
        var (status, _) = await SendAsync(
            HttpMethod.Get,
            "/live",
            ("Origin", "http://127.0.0.1:1"),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"));

        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("cross-site")]
    [TestCase("same-site")]
    public async Task Refuses_a_request_of_another_site_without_origin(string site) => Assert.That(
        (await SendAsync(HttpMethod.Post, $"/api/jobs/{Job}/cancel", ("Sec-Fetch-Site", site))).Status,
        Is.EqualTo(HttpStatusCode.Forbidden));

    [Test]
    public async Task Accepts_programs_and_its_own_pages()
    {
        var program = await SendAsync(HttpMethod.Post, $"/api/jobs/{Job}/cancel");
        var page = await SendAsync(
            HttpMethod.Post,
            $"/api/jobs/{Job}/cancel",
            ("Origin", Own("http://127.0.0.1:{port}")),
            ("Sec-Fetch-Site", "same-origin"));
        var read = await SendAsync(HttpMethod.Get, "/api/jobs", ("Origin", "https://evil.example"));

        Assert.That((program.Status, page.Status), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)), "no such job");
        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK), "without a header of CORS, the page cannot read the response");
    }

    [Test]
    public async Task Names_the_origin_and_the_remedy()
    {
        var (_, problem) = await SendAsync(HttpMethod.Post, "/api/jobs", ("Origin", "https://jobs.example.com"));

        Assert.That(
            problem.GetProperty("detail").GetString(),
            Does.StartWith("A page of https://jobs.example.com cannot use http://127.0.0.1:").And.Contain("forwarded headers"));
    }

    private static string Own(string origin) =>
        origin.Replace("{port}", $"{_worker.Client.BaseAddress!.Port}", StringComparison.Ordinal);

    private static Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers) => _worker.SendAsync(method, path, headers);
}
