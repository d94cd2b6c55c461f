using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>A test with its own worker and a browser that shows its dashboard. Errors in the browser fail the test.</summary>
public abstract partial class BrowserTest : EndToEndTest
{
    private readonly Visitor _visitor = new();

    /// <summary>Address of the dashboard.</summary>
    protected Uri Dashboard { get; private set; } = null!;

    [TearDown]
    public Task EndVisit() => _visitor.LeaveAsync();

    /// <summary>Starts the worker and opens a page of its dashboard.</summary>
    protected async Task<IPage> OpenAsync(
        string path = "/",
        ColorScheme theme = ColorScheme.Light,
        int width = 1280,
        params string[] settings)
    {
        await Chromium.StartAsync(); // Without Chromium, the test is ignored here.
        Dashboard = (await StartLoneWorkerAsync(settings)).Address;
        return await _visitor.OpenAsync(Dashboard, path, theme, width);
    }

    /// <summary>Opens another page of the dashboard.</summary>
    protected Task<IPage> OpenAnotherAsync(string path, ColorScheme theme = ColorScheme.Light, int width = 1280) =>
        _visitor.OpenAsync(Dashboard, path, theme, width);

    /// <summary>Fills the form for a job on an API, checks the plan, and starts the job.</summary>
    protected static async Task StartJobAsync(IPage page, Uri url, int? window = null)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Start a job" }).First.ClickAsync();
        await page.GetByLabel("Address of the API").FillAsync(url.ToString());
        if (window is not null)
            await page.GetByLabel("Pages in flight").FillAsync($"{window}");
        await page.GetByLabel("Time to the deadline").FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = StartButton() }).ClickAsync();
        await page.WaitForURLAsync(JobAddress());
    }

    /// <summary>Waits until a page is interactive. Before that, it is prerendered by the server.</summary>
    protected static Task WhenLiveAsync(IPage page) => Visitor.WhenLiveAsync(page);

    /// <summary>Checks a page with all accessibility rules.</summary>
    protected static async Task AssertAccessibleAsync(IPage page, string what) =>
        Assert.That(await Axe.FindViolationsAsync(page, Axe.AllRules), Is.Empty, $"what axe finds on {what}");

    /// <summary>Checks an accessible page with the rules for colours, in another scheme.</summary>
    protected static async Task AssertColoursAsync(IPage page, string what) =>
        Assert.That(await Axe.FindViolationsAsync(page, Axe.Colours), Is.Empty, $"what axe finds on {what}");

    /// <summary>Asserts that the page does not scroll horizontally.</summary>
    protected static async Task AssertFitsAsync(IPage page, string what) => Assert.That(
        await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        Is.Zero,
        $"pixels of {what} beside the screen");

    /// <summary>Stores a screenshot of the page with the test results.</summary>
    protected static async Task ShootAsync(IPage page, string name, bool full = false)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "screenshots", $"{name}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await page.ScreenshotAsync(new() { Path = path, FullPage = full, Animations = ScreenshotAnimations.Disabled });
        TestContext.AddTestAttachment(path, name);
    }

    [GeneratedRegex("^Start the job")]
    private static partial Regex StartButton();

    [GeneratedRegex(@"/jobs/[0-9a-f-]{36}$")]
    private static partial Regex JobAddress();
}
