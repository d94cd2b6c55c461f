using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>Pages of other origins in the browser of a user: none can read or control jobs, or show the dashboard in a frame.</summary>
public sealed class ForeignPageTests : EndToEndTest
{
    // Tries every way to send a command from a page, and returns what the page could read.
    private const string Attack = """
        async ([worker, job]) => {
          const read = async (path, options) => {
            try {
              const response = await fetch(worker + path, options);
              return response.type === 'opaque' ? 'opaque' : `${response.status} ${await response.text()}`;
            } catch { return 'blocked'; }
          };
          const command = `/api/jobs/${job}/cancel`;
          const json = { 'Content-Type': 'application/json' }, text = { 'Content-Type': 'text/plain' };
          const results = [
            await read('/api/jobs'),
            await read(`/api/jobs/${job}`),
            await read(command, { method: 'POST' }),
            await read(command, { method: 'POST', mode: 'no-cors' }),
            await read(command, { method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer' }),
            await read(command, { method: 'POST', headers: json, body: '{}' }),
            await read('/api/jobs', { method: 'POST', mode: 'no-cors', headers: text, body: '{"url":"http://127.0.0.1:9/"}' }),
            await read('/_blazor/negotiate?negotiateVersion=1', { method: 'POST' }),
            await read('/_blazor/negotiate?negotiateVersion=1', { method: 'POST', mode: 'no-cors' }),
          ];
          results.push(navigator.sendBeacon(worker + command) ? 'beacon' : 'no beacon');
          results.push(await new Promise(resolve => {
            const socket = new WebSocket(worker.replace('http', 'ws') + '/_blazor');
            socket.onopen = () => resolve('open');
            socket.onerror = () => resolve('closed');
          }));
          return results;
        }
        """;

    private readonly ConcurrentDictionary<string, string> _methods = new();
    private readonly ConcurrentQueue<(string Request, int Status)> _statuses = new();
    private IBrowserContext _context = null!;
    private Uri _worker = null!;
    private TaskCompletionSource _held = null!;

    [SetUp]
    public async Task OpenBrowserAsync()
    {
        var browser = await Chromium.StartAsync();
        _context = await browser.NewContextAsync();
        _context.SetDefaultTimeout(Visitor.Patience);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        _held?.TrySetResult();
        if (_context is not null)
            await _context.CloseAsync();
    }

    [Test]
    public async Task Cannot_read_a_worker_after_DNS_rebinding()
    {
        var page = await NewPageAsync();

        // The page comes from its own server. Then its name and port lead to the worker.
        string own;
        await using (var site = await ForeignSite.StartAsync())
        {
            own = $"http://{Chromium.Foreign}:{site.Port}";
            await page.GotoAsync($"{own}/");
        }

        await StartJobAsync($"http://127.0.0.1:{new Uri(own).Port}");
        var results = await AttackAsync(page, own);
        var opened = await page.GotoAsync($"{own}/jobs/{JobId}");

        Assert.That(results[..^1].Where(result => !result.StartsWith("400 ", StringComparison.Ordinal)), Is.All.AnyOf("opaque", "beacon"));
        Assert.That(results[^1], Is.EqualTo("closed"));
        Assert.That(string.Concat(results), Does.Not.Contain("maxConcurrency").And.Not.Contain("connectionToken"));
        Assert.That(opened!.Status, Is.EqualTo(400));
        await AssertUnharmedAsync();
    }

    [TestCase(Chromium.Foreign, TestName = "Cannot_control_jobs_from_another_site")]
    [TestCase("127.0.0.1", TestName = "Cannot_control_jobs_from_another_port_of_the_same_site")]
    [TestCase("localhost", TestName = "Cannot_control_jobs_from_another_name_of_this_machine")]
    public async Task Cannot_control_jobs(string host)
    {
        await StartJobAsync();
        await using var site = await ForeignSite.StartAsync();
        var page = await NewPageAsync();
        await page.GotoAsync($"http://{host}:{site.Port}/");

        var results = await AttackAsync(page, _worker.GetLeftPart(UriPartial.Authority));

        Assert.That(results, Is.All.AnyOf("blocked", "opaque", "beacon", "closed"), "what the page could read");
        Assert.That(
            _statuses.Where(answer => _methods.GetValueOrDefault(answer.Request) != "GET").Select(answer => answer.Status),
            Is.Not.Empty.And.All.EqualTo(403),
            "the commands that reached the worker");
        await AssertUnharmedAsync();
    }

    [Test]
    public async Task Cannot_send_a_form()
    {
        await StartJobAsync();
        await using var site = await ForeignSite.StartAsync(
            $"""<form method="post" action="{_worker}api/jobs/{JobId}/cancel" enctype="text/plain"><button>Win</button></form>""");
        var page = await NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{site.Port}/");

        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button).ClickAsync(),
            response => response.Request.Method == "POST");

        Assert.That(answer.Status, Is.EqualTo(403));
        await AssertUnharmedAsync();
    }

    [TestCase("/")]
    [TestCase("/jobs/{job}")]
    [TestCase("/scalar/v1")]
    [TestCase("/api/jobs")]
    public async Task Cannot_show_the_worker_in_a_frame(string path)
    {
        await StartJobAsync();
        path = path.Replace("{job}", $"{JobId}", StringComparison.Ordinal);
        await using var site = await ForeignSite.StartAsync(
            $"""<iframe src="{new Uri(_worker, path)}" width="600" height="400"></iframe>""");
        var page = await NewPageAsync();

        await page.GotoAsync($"http://127.0.0.1:{site.Port}/", new() { WaitUntil = WaitUntilState.Load });

        await Expect(page.Locator("iframe")).ToHaveCountAsync(1);
        Assert.That(page.Frames.Single(frame => frame != page.MainFrame).Url, Does.StartWith("chrome-error://"));
    }

    /// <summary>Starts a worker with a job that runs until the end of the test.</summary>
    private async Task StartJobAsync(string url = "http://127.0.0.1:0")
    {
        var partner = await StartPartnerAsync(records: 1000);
        _held = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(_held.Task, request => !request.IsMetadata);
        _worker = (await StartLoneWorkerAsync($"--PollerSaga:Http:Urls={url}")).Address;
        using var http = new HttpClient();
        using var start = await http.PostAsync(
            new Uri(_worker, "/api/jobs"),
            new StringContent(
                JsonSerializer.Serialize(new { jobId = JobId, url = partner.Url, timeout = "00:00:00" }),
                mediaType: new("application/json")));
        Assert.That(start.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
    }

    private async Task<IPage> NewPageAsync()
    {
        var page = await _context.NewPageAsync();

        // The events of the page itself lack the responses that the browser hides from it.
        var network = await _context.NewCDPSessionAsync(page);
        await network.SendAsync("Network.enable");
        network.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
            _methods[RequestOf(sent)] = sent!.Value.GetProperty("request").GetProperty("method").GetString()!;
        network.Event("Network.responseReceivedExtraInfo").OnEvent += (_, answer) =>
            _statuses.Enqueue((RequestOf(answer), answer!.Value.GetProperty("statusCode").GetInt32()));
        return page;

        static string RequestOf(JsonElement? message) => message!.Value.GetProperty("requestId").GetString()!;
    }

    private Task<string[]> AttackAsync(IPage page, string worker) => page.EvaluateAsync<string[]>(Attack, new[] { worker, $"{JobId}" });

    private async Task AssertUnharmedAsync()
    {
        using var http = new HttpClient();
        var list = JsonDocument.Parse(await http.GetStringAsync(new Uri(_worker, "/api/jobs"))).RootElement.GetProperty("jobs");

        Assert.That(
            list.EnumerateArray().Select(job => job.GetProperty("jobId").GetGuid()),
            Is.EqualTo(new[] { JobId }),
            "no other job was started");
        Assert.That(list[0].GetProperty("state").GetString(), Is.AnyOf("Preparing", "Running"), "the job was not cancelled");
    }
}
