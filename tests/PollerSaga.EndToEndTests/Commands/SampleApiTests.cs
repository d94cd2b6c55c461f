using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

public sealed class SampleApiTests : EndToEndTest
{
    private readonly HttpClient _client = new();

    [TearDown]
    public void DisposeClient() => _client.Dispose();

    [TestCase(
        "?startAt=0&count=2",
        """{"maxRecordsPerPage":3,"totalRecords":8,"payload":[{"id":0,"payload":"record 0"},{"id":1,"payload":"record 1"}]}""")]
    [TestCase(
        "?startAt=6&count=3",
        """{"maxRecordsPerPage":3,"totalRecords":8,"payload":[{"id":6,"payload":"record 6"},{"id":7,"payload":"record 7"}]}""")]
    [TestCase(
        "?startAt=2&count=100",
        """{"maxRecordsPerPage":3,"totalRecords":8,"payload":""" +
        """[{"id":2,"payload":"record 2"},{"id":3,"payload":"record 3"},{"id":4,"payload":"record 4"}]}""")]
    [TestCase("?count=0", """{"maxRecordsPerPage":3,"totalRecords":8,"payload":[]}""")]
    [TestCase("?startAt=8&count=3", """{"maxRecordsPerPage":3,"totalRecords":8,"payload":[]}""")]
    [TestCase(
        "",
        """{"maxRecordsPerPage":3,"totalRecords":8,"payload":""" +
        """[{"id":0,"payload":"record 0"},{"id":1,"payload":"record 1"},{"id":2,"payload":"record 2"}]}""")]
    public async Task Answers_pages(string query, string expected)
    {
        var (_, url) = await StartSampleApiAsync("--records", "8", "--page-size", "3");

        using var response = await _client.GetAsync($"{url}{query}");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(expected));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
    }

    [TestCase("/payload?startAt=-1", HttpStatusCode.BadRequest)]
    [TestCase("/payload?count=ten", HttpStatusCode.BadRequest)]
    [TestCase("/elsewhere", HttpStatusCode.NotFound)]
    public async Task Rejects_invalid_requests(string path, HttpStatusCode expected)
    {
        var (_, url) = await StartSampleApiAsync();

        using var response = await _client.GetAsync(new Uri(new Uri(url), path));

        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task Fails_the_configured_share_of_requests_repeatably_with_the_same_seed()
    {
        var (_, first) = await StartSampleApiAsync("--error-rate", "0.3", "--seed", "7");
        var (_, second) = await StartSampleApiAsync("--error-rate", "0.3", "--seed", "7");

        var answers = await AskAsync(first, times: 200);

        Assert.That(answers.Count(status => status == HttpStatusCode.InternalServerError), Is.InRange(40, 80));
        Assert.That(answers, Has.All.AnyOf(HttpStatusCode.OK, HttpStatusCode.InternalServerError));
        Assert.That(await AskAsync(second, times: 200), Is.EqualTo(answers));
    }

    [TestCase("0", false)]
    [TestCase("1", true)]
    public async Task Fails_no_or_all_requests(string rate, bool fails)
    {
        var (_, url) = await StartSampleApiAsync("--error-rate", rate);

        Assert.That(await AskAsync(url, times: 20), Has.All.EqualTo(fails ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
    }

    [TestCase("60ms", 60)]
    [TestCase("40-80ms", 40)]
    [TestCase("50ms-0.1s", 50)]
    public async Task Delays_responses(string latency, int atLeastMilliseconds)
    {
        var (_, url) = await StartSampleApiAsync("--latency", latency);
        await AskAsync(url, times: 1);

        var clock = Stopwatch.StartNew();
        await AskAsync(url, times: 5);

        Assert.That(clock.ElapsedMilliseconds, Is.GreaterThanOrEqualTo(5 * (atLeastMilliseconds - 2)));
    }

    [TestCase("127.0.0.1", "127.0.0.1", false)]
    [TestCase("0.0.0.0", "127.0.0.1", true)]
    [TestCase("127.0.0.2", "127.0.0.2", false)]
    public async Task Listens_on_the_configured_host(string host, string printed, bool everywhere)
    {
        var (_, url) = await StartSampleApiAsync("--host", host);
        var address = new Uri(url);

        Assert.That(url, Is.EqualTo($"http://{printed}:{address.Port}/payload"));
        Assert.That(await AskAsync(url, times: 1), Is.EqualTo([HttpStatusCode.OK]));
        if (everywhere)
            Assert.That(await AskAsync($"http://127.0.0.3:{address.Port}/payload", times: 1), Is.EqualTo([HttpStatusCode.OK]));
        else
            Assert.That(
                async () => await AskAsync($"http://127.0.0.3:{address.Port}/payload", times: 1),
                Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Reports_a_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await RunAsync("sample-api", "--port", $"{port}");

        Assert.That(
            run,
            Is.EqualTo(
                new ProgramResult(
                    64,
                    string.Empty,
                    $"pollersaga: Port {port} is in use. Choose another with --port, or 0 for a free port.")));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task Stops_after_a_signal(string signal)
    {
        var (api, _) = await StartSampleApiAsync();

        await api.SignalAsync(signal);

        var run = await api.EndAsync();
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
    }

    [Test]
    public async Task Serves_another_dialect_and_reports_how_often_each_record_was_read()
    {
        var (api, url) = await StartSampleApiAsync(
            "--dialect", "page,auth=header", "--records", "8", "--page-size", "3", "--fault", "status:500:2:1");
        _client.DefaultRequestHeaders.Add("X-Api-Key", "sample-key");

        var statuses = new List<int>();
        foreach (var page in new[] { 1, 1, 1, 2, 4 })
        {
            using var response = await _client.GetAsync($"{url}?page={page}&per_page=3");
            statuses.Add((int)response.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo([200, 500, 200, 200, 200]));
        await api.SignalAsync("INT");
        var run = await api.EndAsync();
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output.TrimEnd().Split('\n')[^1], Is.EqualTo(
            """
            {"allReadOnce":false,"records":8,"recordReads":{"0":2,"1":3,"2":3},"unread":[6,7],"repeated":[0,1,2],
            "pageRequests":5,"pages":3,"beyondEnd":1,"limited":0,"unauthorized":0,"rejected":0,"problems":[],
            "tokenRequests":0,"maxInFlight":1}
            """.ReplaceLineEndings(string.Empty)));
    }

    [Test]
    public async Task Prints_the_source_definition_of_a_dialect()
    {
        var run = await RunAsync(
            "sample-api", "--dialect", "linkHeader,auth=bearer", "--port", "6000", "--page-size", "20", "--print-source");

        Assert.That(run, Is.EqualTo(new ProgramResult(
            0,
            """
            # PollerSaga__Secrets__token=sample-token
            version: 1
            name: partner
            url: http://127.0.0.1:6000
            credentials:
              type: bearer
              token: "${secret:token}"
            streams:
              records:
                path: /records
                query:
                  limit: 20
                pagination:
                  type: linkHeader
                records: $.items
            """,
            string.Empty)));
    }

    private async Task<(PollerProgram Program, string Url)> StartSampleApiAsync(params string[] arguments)
    {
        const string Greeting = "Listening at ";
        var program = Start(["sample-api", "--port", "0", .. arguments]);
        var greeting = program.Output.WhenLine(line => line.StartsWith(Greeting, StringComparison.Ordinal));
        await program.UntilAsync(greeting, "its address");
        return (program, (await greeting)[Greeting.Length..].Split(". ")[0]);
    }

    private async Task<List<HttpStatusCode>> AskAsync(string url, int times)
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < times; i++)
        {
            using var response = await _client.GetAsync(url);
            answers.Add(response.StatusCode);
        }

        return answers;
    }
}
