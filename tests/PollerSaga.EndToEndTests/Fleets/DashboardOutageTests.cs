using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>What someone sees who looks at a job while its database is away.</summary>
public sealed class DashboardOutageTests : OwnServersTest
{
    private readonly Visitor _visitor = new();

    [TearDown]
    public Task EndVisit() => _visitor.LeaveAsync();

    [Test]
    public async Task Keeps_showing_what_was_read_while_the_database_is_away()
    {
        await Chromium.StartAsync();
        var partner = await StartPartnerAsync(records: 2_000, pageSize: 100);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 1_000);
        await StartWorkersAsync(1);
        await StartJobAsync(partner);
        var page = await _visitor.OpenAsync(await Fleet.Workers[0].WhenDashboardIsServedAsync(), $"/jobs/{JobId}");
        var fault = page.Locator(".ps-fault");
        await Expect(page.GetByText("10 of 20 pages")).ToBeVisibleAsync();
        await Expect(fault).ToHaveCountAsync(0);

        await Servers.StopAsync(PrivateServers.PostgreSql);
        await Expect(fault).ToContainTextAsync("PostgreSQL at 127.0.0.1:");
        await Expect(fault).ToContainTextAsync("This page shows the state at");
        await Expect(page.GetByText("10 of 20 pages")).ToBeVisibleAsync();
        await AssertReadableAsync(page);

        // A command fails at once, and is not kept for later.
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Pause the job" }).ClickAsync();
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("PostgreSQL at 127.0.0.1:");

        await Servers.StartAsync(PrivateServers.PostgreSql);
        await Expect(fault).ToHaveCountAsync(0);
        release.SetResult();
        await Expect(page.GetByText("20 of 20 pages")).ToBeVisibleAsync();
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        await AssertDeliveredAsync(partner);
    }

    private static async Task AssertReadableAsync(IPage page)
    {
        Assert.That(await Axe.FindViolationsAsync(page, Axe.AllRules), Is.Empty, "light");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.That(await Axe.FindViolationsAsync(page, Axe.Colours), Is.Empty, "dark");
    }
}
