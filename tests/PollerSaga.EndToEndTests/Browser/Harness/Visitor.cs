using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>Someone who looks at a dashboard with a browser, and notes what the browser complains of.</summary>
public sealed class Visitor
{
    /// <summary>Milliseconds, far longer than anything takes on a busy machine.</summary>
    public const float Patience = 60_000;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>Opens a page of a dashboard in a window of its own, and waits until it hears and answers.</summary>
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
            if (!response.Url.StartsWith(dashboard.ToString(), StringComparison.Ordinal) && !response.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"A request to elsewhere: {response.Url}");
        };
        await page.GotoAsync(path);
        await WhenLiveAsync(page);
        return page;
    }

    /// <summary>Waits until a page hears and answers: before, it is what the server has drawn.</summary>
    public static Task WhenLiveAsync(IPage page) => page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'true'");

    /// <summary>Closes the windows. What the browser complained of fails the test.</summary>
    public async Task LeaveAsync()
    {
        foreach (var context in _contexts)
            await context.CloseAsync();
        Assert.That(_complaints, Is.Empty, "what the browser complained of");
    }
}
