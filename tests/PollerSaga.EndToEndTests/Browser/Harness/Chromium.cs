using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>The one browser of the tests, started by the first that needs it: the system's own Chromium, as Playwright's download needs its servers.</summary>
public static class Chromium
{
    // What keeps it to itself and to this machine, and lets root start it in a container.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--force-device-scale-factor=1", "--font-render-hinting=none",
    ];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly SemaphoreSlim Gate = new(1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The browser; ignores the test where there is none.</summary>
    public static async Task<IBrowser> StartAsync()
    {
        if (Find() is not { } executable)
        {
            Assert.Ignore($"There is no Chromium: install the package chromium, or name a program with POLLERSAGA_TEST_CHROMIUM.");
            throw new InvalidOperationException("Ignored.");
        }

        await Gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(Visitor.Patience);
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Headless = true, Args = Arguments });
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Ends it, where it was started.</summary>
    public static async Task StopAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        (_browser, _playwright) = (null, null);
    }

    private static string? Find() => Environment.GetEnvironmentVariable("POLLERSAGA_TEST_CHROMIUM") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => Names, Path.Combine)
            .FirstOrDefault(File.Exists);
}
