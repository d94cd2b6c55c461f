using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>What one does to jobs with a mouse.</summary>
public sealed class SteeringTests : BrowserTest
{
    [Test]
    public async Task Redrives_a_failed_page_and_cancels_another_job()
    {
        var partner = await StartPartnerAsync(records: 2000, pageSize: 100);
        var broken = true;
        partner.Misbehave = (context, request) => Answers.Status(StatusCodes.Status404NotFound, to: page => broken && page.StartAt == 700)(context, request);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url);
        await Expect(StateOf(page)).ToHaveTextAsync("Completed with failures");

        // From the job to the page that failed, and back.
        await page.GetByRole(AriaRole.Group, new() { Name = "State of the pages" }).GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(page.Locator(".ps-table tbody tr")).ToHaveCountAsync(1);
        await page.Locator(".ps-table").GetByRole(AriaRole.Link, new() { Name = "8", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page 8 of 20");
        await Expect(page.GetByText("The API answered 404 Not Found.")).ToBeVisibleAsync();
        await page.GoBackAsync();

        broken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Redrive" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 page that failed or never started");
        await AssertAccessibleAsync(page, "the question before a redrive");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Redrive" }).ClickAsync();

        await Expect(page.GetByText("The job runs once more.")).ToBeVisibleAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Completed");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", new string('e', 20));
        Assert.That(partner.PageRequests.GroupBy(request => request.StartAt).Where(requests => requests.Count() > 1).Select(requests => requests.Key), Is.EqualTo(new[] { 700 }), "pages that were asked for again");

        // Another job, which nobody wants after all.
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1000);
        await StartJobAsync(page, partner.Url, window: 2);
        await Expect(page.GetByText("10 of 20 pages")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the job" }).ClickAsync();

        await Expect(StateOf(page)).ToHaveTextAsync("Cancelled");
        release.SetResult();
        Assert.That(partner.PageRequests.Count(request => request.StartAt >= 1200), Is.EqualTo(8), "pages beyond the window, all of them of the first job");
    }

    [Test]
    public async Task Holds_a_job_and_lets_it_go_on_in_another_window()
    {
        var partner = await StartPartnerAsync(records: 3000, pageSize: 100);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1000);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url, window: 3);
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("3 of 3");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Paused");
        release.SetResult();
        await Expect(page.GetByText("13 of 30 pages")).ToBeVisibleAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("0 of 3");

        await page.GetByRole(AriaRole.Button, new() { Name = "Window" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Pages in flight").FillAsync("5");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("0 of 5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();

        await Expect(page.GetByText("30 of 30 pages")).ToBeVisibleAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Completed");
    }

    private static ILocator StateOf(IPage page) => page.Locator(".ps-head .ps-chip");
}
