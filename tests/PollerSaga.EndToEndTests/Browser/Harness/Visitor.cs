using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>A user with a browser on the dashboard. Records the browser's errors.</summary>
public sealed class Visitor
{
    /// <summary>Time-out in milliseconds, sufficient for a busy machine.</summary>
    public const float Patience = 60_000;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>Opens a page of a dashboard in a new window, and waits until it is interactive.</summary>
    public async Task<IPage> OpenAsync(Uri dashboard, string path, ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var browser = await Chromium.StartAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = dashboard.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(Patience);

        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _complaints.Enqueue($"{response.Status} {response.Url}");
            if (!response.Url.StartsWith(dashboard.ToString(), StringComparison.Ordinal)
                && !response.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"A request to elsewhere: {response.Url}");
        };
        await page.GotoAsync(path);
        await WhenLiveAsync(page);
        return page;
    }

    /// <summary>Waits until a page is interactive. Before that, it is prerendered by the server.</summary>
    public static Task WhenLiveAsync(IPage page) => page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'true'");

    /// <summary>Closes the windows. Recorded errors fail the test.</summary>
    public async Task LeaveAsync()
    {
        foreach (var context in _contexts)
            await context.CloseAsync();
        Assert.That(_complaints, Is.Empty, "what the browser complained of");
    }
}
