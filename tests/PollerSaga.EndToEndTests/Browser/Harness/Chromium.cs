using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>
/// The browser that all tests share. The first test that needs it starts it. It is the system's Chromium, because Playwright's download
/// needs its servers.
/// </summary>
public static class Chromium
{
    /// <summary>A host name of another site, which the browser resolves to this machine, as after DNS rebinding.</summary>
    public const string Foreign = "evil.example";

    // Options that disable background requests and allow root to start Chromium in a container.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        "--force-device-scale-factor=1", "--font-render-hinting=none",
        $"--host-resolver-rules=MAP {Foreign} 127.0.0.1",
    ];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly SemaphoreSlim Gate = new(1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>Returns the browser; without Chromium, ignores the test.</summary>
    public static async Task<IBrowser> StartAsync()
    {
        if (Find() is not { } executable)
        {
            Assert.Ignore($"Chromium is not installed. Install the package chromium, or set POLLERSAGA_TEST_CHROMIUM to a program.");
            throw new InvalidOperationException("Ignored.");
        }

        await Gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(Visitor.Patience);
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions { ExecutablePath = executable, Headless = true, Args = Arguments });
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Closes the browser if it was started.</summary>
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
