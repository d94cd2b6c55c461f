using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Runs;

/// <summary>The addresses that the program requests without settings.</summary>
public sealed class AddressTests : EndToEndTest
{
    private static readonly Dictionary<string, string> NoSettings = new() { ["PollerSaga__Fetching__AllowedNetworks"] = "" };

    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    [TestCase("2130706433")]
    public async Task A_run_polls_the_address_that_the_user_typed(string host)
    {
        var partner = await StartPartnerAsync(records: 500);

        var run = await EndAsync("run", $"http://{host}:{partner.Url.Port}/payload", "--data", Data.Path, "--json");

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(Data.QueueFiles(), Has.Length.EqualTo(5));
    }

    [Test]
    public async Task A_run_does_not_poll_where_a_redirection_leads()
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var partner = await StartPartnerAsync(records: 500);
        partner.Misbehave = (context, request) =>
        {
            if (request.IsMetadata)
                return Task.FromResult(false);

            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://{canary.LocalEndpoint}/secret";
            return Task.FromResult(true);
        };

        var run = await EndAsync("run", partner.Url.ToString(), "--data", Data.Path, "--json");

        Assert.That((run.ExitCode, canary.Pending()), Is.EqualTo((2, false)), run.ToString());
        Assert.That(
            run.Document.Failures.Select(failure => failure.Error),
            Is.All.StartsWith(
                $"The API answered 302 Found and redirects to http://{canary.LocalEndpoint}/secret, which is another origin"));
        Assert.That(partner.PageRequests.Select(request => request.Attempt), Is.All.EqualTo(1), "A refusal is not retried.");
    }

    [TestCase("run")]
    [TestCase("start")]
    public async Task No_command_polls_the_metadata_of_a_cloud(string command)
    {
        var refused = await EndAsync(command, "http://169.254.169.254/latest/meta-data/");

        Assert.That(refused, Is.EqualTo(new ProgramResult(
            64,
            "",
            "pollersaga: URL is refused: 169.254.169.254:80 is not requested: 169.254.169.254 is a link-local address. "
            + "No setting allows it.")));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public async Task A_run_creates_nothing_for_a_window_that_the_settings_refuse()
    {
        var partner = await StartPartnerAsync();

        var run = await EndAsync("run", partner.Url.ToString(), "--data", Data.Path, "--max-concurrency", "1001");

        Assert.That(run, Is.EqualTo(new ProgramResult(
            64,
            "",
            "pollersaga: MaxConcurrency is 1001; it must be at most 1000, PollerSaga:Polling:MaxWindow.")));
        Assert.That((Directory.Exists(Data.Path), partner.Requests.Count), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task A_worker_and_a_start_refuse_an_address_of_this_machine()
    {
        var partner = await StartPartnerAsync();
        var worker = await LoneWorker.WhenUpAsync(Begin("worker", "--data", Data.Path, "--PollerSaga:Http:Urls=http://127.0.0.1:0"));
        using var http = new HttpClient { BaseAddress = worker.Address };

        var response = await http.PostAsJsonAsync("api/jobs", new { url = partner.Url });
        var remote = await EndAsync("start", partner.Url.ToString(), "--server", worker.Address.ToString());
        await worker.Program.SignalAsync("TERM");
        await worker.Program.EndAsync();
        var local = await EndAsync("start", partner.Url.ToString(), "--data", Data.Path);

        var refusal = $"Url is refused: {partner.Url.Authority} is not requested: 127.0.0.1 is a loopback address. "
            + $"To allow it, set PollerSaga:Fetching:AllowedHosts={partner.Url.Authority}";
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(refusal).IgnoreCase);
        Assert.That(remote.Error, Does.Contain(refusal).IgnoreCase);
        Assert.That((local.ExitCode, local.Error), Is.EqualTo((64, local.Error)));
        Assert.That(local.Error, Does.StartWith($"pollersaga: {refusal}"));
        Assert.That(partner.Requests, Is.Empty);
    }

    [Test]
    public async Task A_demo_needs_no_proxy_even_if_the_environment_has_one()
    {
        var proxy = new Dictionary<string, string>(NoSettings)
        {
            ["http_proxy"] = "http://127.0.0.1:9",
            ["https_proxy"] = "http://127.0.0.1:9",
            ["all_proxy"] = "http://127.0.0.1:9",
        };

        foreach (var setting in new[] { "", "environment", "http://127.0.0.1:9" })
        {
            var demo = await EndLater(PollerProgram.Start(
                ["demo", "--data", Path.Combine(Folder, Guid.NewGuid().ToString()), $"--PollerSaga:Fetching:Proxy={setting}"],
                Folder,
                proxy)).EndAsync();

            Assert.That(demo.ExitCode, Is.Zero, demo.ToString());
        }
    }

    private PollerProgram Begin(params string[] arguments) => EndLater(PollerProgram.Start(arguments, Folder, NoSettings));

    private Task<ProgramResult> EndAsync(params string[] arguments) => Begin(arguments).EndAsync();
}
