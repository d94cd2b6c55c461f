using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.EndToEndTests.Harness;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>The page that describes the API, with its content security policy.</summary>
public sealed class ApiReferenceTests : EndToEndTest
{
    [Test]
    public async Task Shows_the_API_without_violations_or_requests_elsewhere()
    {
        var browser = await Chromium.StartAsync();
        var worker = (await StartLoneWorkerAsync()).Address;
        await using var context = await browser.NewContextAsync();
        context.SetDefaultTimeout(Visitor.Patience);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                complaints.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(worker.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                complaints.Add($"A request to elsewhere: {request.Url}");
        };

        await page.GotoAsync($"{worker}scalar");
        await Expect(page.GetByText("Starts a job").First).ToBeVisibleAsync();
        await page.GetByText("Lists jobs, newest first").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameString = "Test Request" }).First).ToBeVisibleAsync();

        Assert.That(complaints, Is.Empty);
    }
}
