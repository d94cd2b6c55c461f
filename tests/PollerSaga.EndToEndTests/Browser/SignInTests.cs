using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>The dashboard of a worker that requires authentication.</summary>
public sealed class SignInTests : EndToEndTest
{
    private const string Required = "--PollerSaga:Http:Authentication=Required";

    private readonly List<string> _complaints = [];
    private IBrowserContext _context = null!;
    private IPage _page = null!;
    private Uri _worker = null!;

    [SetUp]
    public async Task OpenBrowserAsync()
    {
        var browser = await Chromium.StartAsync();
        _context = await browser.NewContextAsync();
        _context.SetDefaultTimeout(Visitor.Patience);
        _page = await _context.NewPageAsync();
        _page.PageError += (_, error) => _complaints.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal))
                _complaints.Add(message.Text);
        };
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_context is not null)
            await _context.CloseAsync();
        Assert.That(_complaints, Is.Empty, "what the browser complained of");
    }

    [Test]
    public async Task Works_with_a_key_that_may_operate()
    {
        var partner = await StartPartnerAsync(records: 1000);
        await StartAsync();
        await SignInAsync(await AddKeyAsync("Alice", "operate"), $"{_worker}start");

        await _page.GetByLabel("Address of the API").FillAsync(partner.Url.ToString());
        await _page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Start the job: 10 pages" }).ClickAsync();
        await Expect(_page.Locator(".ps-head .ps-chip")).ToHaveTextAsync("Completed");

        await Expect(_page.Locator(".ps-history")).ToContainTextAsync("by Alice");
        await Expect(_page.Locator(".ps-user")).ToContainTextAsync("Alice");
        Assert.That(await Axe.FindViolationsAsync(_page, Axe.AllRules), Is.Empty);

        await _page.Locator(".ps-table").GetByRole(AriaRole.Link, new() { Name = "1", Exact = true }).ClickAsync();
        var download = await _page.RunAndWaitForDownloadAsync(
            () => _page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.That(await File.ReadAllBytesAsync(await download.PathAsync()), Is.EqualTo(partner.BodyOf(0, 100)));

        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(_page.GetByLabel("API key")).ToBeVisibleAsync();
        await _page.GotoAsync($"{_worker}");
        await Expect(_page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Shows_a_key_that_may_read_no_commands()
    {
        var partner = await StartPartnerAsync(records: 1000);
        var held = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(held.Task, request => !request.IsMetadata);
        await StartAsync();
        var operating = await AddKeyAsync("ci", "operate");
        string[] arguments = ["start", $"{partner.Url}", "--job-id", $"{JobId}", "--server", $"{_worker}", "--timeout", "0"];
        var start = await RunWithKeyAsync(operating, arguments);
        Assert.That(start.ExitCode, Is.Zero, start.ToString());

        await SignInAsync(await AddKeyAsync("Bob", "read"), $"{_worker}jobs/{JobId}");
        await Expect(_page.Locator(".ps-history")).ToContainTextAsync("Started");
        await Expect(_page.GetByRole(AriaRole.Group, new() { Name = "Job commands" }).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(_page.GetByRole(AriaRole.Link, new() { Name = "Start a job" })).ToHaveCountAsync(0);
        await _page.GotoAsync($"{_worker}start?url=http://127.0.0.1:9/");
        await Expect(_page.GetByText("You may not start jobs here.")).ToBeVisibleAsync();
        held.SetResult();
    }

    [Test]
    public async Task Refuses_a_wrong_key_and_is_accessible()
    {
        await StartAsync();
        await _page.GotoAsync($"{_worker}");
        Assert.That(await Axe.FindViolationsAsync(_page, Axe.AllRules), Is.Empty);

        await _page.GetByLabel("API key").FillAsync("pollersaga_0123456789abcdef_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();

        await Expect(_page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The API key does not exist, or has expired.");
        Assert.That(await _context.CookiesAsync(), Has.None.Property("Name").EqualTo("pollersaga"));
    }

    [Test]
    public async Task Works_with_OpenID_Connect()
    {
        await using var provider = await IdentityProvider.StartAsync();
        provider.User = new() { ["sub"] = "7", ["name"] = "Carol", ["roles"] = new[] { "pollersaga.operate" } };
        await StartAsync(
            $"--PollerSaga:Http:OpenIdConnect:Authority={provider.Authority}",
            "--PollerSaga:Http:OpenIdConnect:ClientId=jobs");
        var partner = await StartPartnerAsync(records: 300);

        await _page.GotoAsync($"{_worker}start");
        await Visitor.WhenLiveAsync(_page);
        await _page.GetByLabel("Address of the API").FillAsync(partner.Url.ToString());
        await _page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Start the job: 3 pages" }).ClickAsync();
        await Expect(_page.Locator(".ps-history")).ToContainTextAsync("by Carol");
        await _page.GotoAsync($"{_worker}scalar/v1");
        await Expect(_page.GetByText("Starts a job").First).ToBeVisibleAsync();

        // A user of the provider without a role sees nothing.
        provider.User = new() { ["sub"] = "8", ["name"] = "Mallory" };
        await _context.ClearCookiesAsync();
        await _page.GotoAsync($"{_worker}");
        await Expect(_page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Mallory may not read jobs.");

        // The page has its own policy on every route: it can sign in with a key.
        await _page.GotoAsync($"{_worker}openapi/v1.json");
        await _page.GetByLabel("API key").FillAsync(await AddKeyAsync("Mallory", "read"));
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();
        await Expect(_page.Locator(".ps-user")).ToContainTextAsync("Mallory");
        _complaints.RemoveAll(complaint => complaint.Contains("403", StringComparison.Ordinal));
    }

    [Test]
    public async Task Ends_a_live_page_with_its_session()
    {
        await StartAsync("--PollerSaga:Http:SessionDuration=00:01:00");
        await SignInAsync(await AddKeyAsync("Dave", "read"), $"{_worker}");

        var removed = await RunAsync("keys", "remove", "Dave", "--data", Data.Path);

        Assert.That(removed.ExitCode, Is.Zero, removed.ToString());
        await Expect(_page.GetByText("Your session has ended")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await _page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(_page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    private async Task StartAsync(params string[] settings) => _worker = (await StartLoneWorkerAsync([Required, .. settings])).Address;

    private async Task<string> AddKeyAsync(string name, string permission)
    {
        var added = await RunAsync("keys", "add", name, "--permission", permission, "--data", Data.Path);
        Assert.That(added.ExitCode, Is.Zero, added.ToString());
        return added.Output.Trim();
    }

    private Task<ProgramResult> RunWithKeyAsync(string key, params string[] arguments) => EndLater(
        PollerProgram.Start(arguments, Folder, new Dictionary<string, string> { ["POLLERSAGA_API_KEY"] = key })).EndAsync();

    private async Task SignInAsync(string key, string url)
    {
        await _page.GotoAsync(url);
        await _page.GetByLabel("API key").FillAsync(key);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the key" }).ClickAsync();
        await _page.WaitForURLAsync(url);
        await Visitor.WhenLiveAsync(_page);
    }
}
