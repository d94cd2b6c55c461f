using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>The job commands in the dashboard, with mouse and keyboard.</summary>
public sealed class JobCommandTests : BrowserTest
{
    [Test]
    public async Task Redrives_a_failed_page_and_cancels_another_job()
    {
        var partner = await StartPartnerAsync(records: 2000, pageSize: 100);
        var broken = true;
        partner.Misbehave = (context, request) =>
            Answers.Status(StatusCodes.Status404NotFound, to: page => broken && page.StartAt == 700)(context, request);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url);
        await Expect(StateOf(page)).ToHaveTextAsync("Completed with failures");

        // From the job to the page that failed, and back.
        await page.GetByRole(
            AriaRole.Group,
            new() { Name = "State of the pages" }).GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(page.Locator(".ps-table tbody tr")).ToHaveCountAsync(1);
        await page.Locator(".ps-table").GetByRole(AriaRole.Link, new() { Name = "8", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page 8 of 20");
        await Expect(page.GetByText("The API answered 404 Not Found.")).ToBeVisibleAsync();
        await page.GoBackAsync();

        broken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Redrive" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 page");
        await AssertAccessibleAsync(page, "the question before a redrive");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Redrive" }).ClickAsync();

        await Expect(page.GetByText("The job runs again.")).ToBeVisibleAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Completed");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", new string('e', 20));
        Assert.That(
            partner.PageRequests.GroupBy(request => request.StartAt).Where(
                requests => requests.Count() > 1).Select(requests => requests.Key),
            Is.EqualTo(new[] { 700 }),
            "pages that were asked for again");

        // Another job, which nobody wants after all.
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1000);
        await StartJobAsync(page, partner.Url, window: 2);
        await Expect(page.GetByText("10 of 20 pages")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the job" }).ClickAsync();

        await Expect(StateOf(page)).ToHaveTextAsync("Cancelled");
        release.SetResult();
        Assert.That(
            partner.PageRequests.Count(request => request.StartAt >= 1200),
            Is.EqualTo(8),
            "pages beyond the window, all of them of the first job");
    }

    [Test]
    public async Task Holds_a_job_and_lets_it_go_on_in_another_window()
    {
        var partner = await StartPartnerAsync(records: 3000, pageSize: 100);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1000);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url, window: 3);
        await Expect(page.GetByText("10 of 30 pages")).ToBeVisibleAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("3 of 3");

        await CommandsOf(page).GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(DialogOf(page)).ToContainTextAsync("(17 pages waiting)");
        await AssertAccessibleAsync(page, "the question before a pause");
        await DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Pause the job" }).ClickAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Paused");
        release.SetResult();
        await Expect(page.GetByText("13 of 30 pages")).ToBeVisibleAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("0 of 3");

        await page.GetByRole(AriaRole.Button, new() { Name = "Window" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Pages in flight").FillAsync("5");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("0 of 5");
        await CommandsOf(page).GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(DialogOf(page)).ToContainTextAsync("17 pages, at most 5 in flight");
        await DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Resume the job" }).ClickAsync();

        await Expect(page.GetByText("30 of 30 pages")).ToBeVisibleAsync();
        await Expect(StateOf(page)).ToHaveTextAsync("Completed");
    }

    [Test]
    public async Task Works_with_the_keyboard_and_asks_before_each_command()
    {
        var partner = await StartPartnerAsync(records: 3000, pageSize: 100);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1000);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url, window: 3);
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("3 of 3");
        var (hold, cancel) = (
            CommandsOf(page).Locator("[data-command=hold]"),
            CommandsOf(page).GetByRole(AriaRole.Button, new() { Name = "Cancel" }));

        // Left by Escape, nothing is done, and the button has the focus again; also where Enter is held down from the button into the
        // question.
        await hold.FocusAsync();
        await page.Keyboard.DownAsync("Enter");
        await Expect(DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Pause the job" })).ToBeFocusedAsync();
        await page.Keyboard.DownAsync("Enter");
        await page.Keyboard.UpAsync("Enter");
        await Expect(DialogOf(page)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(DialogOf(page)).ToHaveCountAsync(0);
        await Expect(hold).ToBeFocusedAsync();
        await Expect(hold).ToHaveTextAsync("Pause");

        // Confirmed by Enter it is done, and the button that has become the other one keeps the focus.
        await page.Keyboard.PressAsync("Enter");
        await Expect(DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Pause the job" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(StateOf(page)).ToHaveTextAsync("Paused");
        await Expect(hold).ToHaveTextAsync("Resume");
        await Expect(hold).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Resume the job" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(hold).ToHaveTextAsync("Pause");

        // The value of a window is confirmed by Enter, too.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(DialogOf(page).GetByLabel("Pages in flight")).ToBeFocusedAsync();
        await DialogOf(page).GetByLabel("Pages in flight").FillAsync("4");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("4 of 4");
        await Expect(CommandsOf(page).Locator("[data-command=window]")).ToBeFocusedAsync();

        // A job that was cancelled has other buttons: the first of them takes the focus that was lost.
        await page.Keyboard.PressAsync("Tab");
        await Expect(cancel).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(DialogOf(page).GetByRole(AriaRole.Button, new() { Name = "Cancel the job" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(StateOf(page)).ToHaveTextAsync("Cancelled");
        await Expect(CommandsOf(page).GetByRole(AriaRole.Button, new() { Name = "Redrive" })).ToBeFocusedAsync();
        release.SetResult();
    }

    private static ILocator CommandsOf(IPage page) => page.GetByRole(AriaRole.Group, new() { Name = "Job commands" });

    private static ILocator DialogOf(IPage page) => page.GetByRole(AriaRole.Dialog);

    private static ILocator StateOf(IPage page) => page.Locator(".ps-head .ps-chip");
}
