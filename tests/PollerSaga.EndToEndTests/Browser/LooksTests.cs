using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>
/// Checks the accessibility of every page, in both colour schemes and on both screen sizes. Takes the pictures of <c>docs/dashboard.md</c>.
/// </summary>
public sealed partial class LooksTests : BrowserTest
{
    [Test]
    public async Task Is_accessible()
    {
        var partner = await StartPartnerAsync(records: 30_000, pageSize: 100);
        var release = new TaskCompletionSource();
        var broken = Answers.Status(StatusCodes.Status404NotFound, to: request => request.StartAt is 700 or 4900 or 12_300);
        var held = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 19_000);
        partner.Misbehave = async (context, request) => await broken(context, request) || await held(context, request);

        // This job keeps its window full, and the other job needs worker capacity too.
        var page = await OpenAsync("/", ColorScheme.Light, 1280, "--PollerSaga:Worker:ConcurrentTasks=60");
        await Expect(page.GetByText("No job yet")).ToBeVisibleAsync();
        await AssertReadableAsync(page, "no-jobs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Start a job" }).First.ClickAsync();
        await AssertReadableAsync(page, "start");
        await page.GetByLabel("Address of the API").FillAsync(partner.Url.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start the job" })).ToBeEnabledAsync();
        await AssertReadableAsync(page, "plan");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).ClickAsync();
        await Expect(page.GetByText("190 of 300 pages")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { NameString = "Throughput from" })).ToBeVisibleAsync();
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", HeldMap());
        await AssertReadableAsync(page, "job");

        await page.GotoAsync(new Uri(page.Url).AbsolutePath + "/pages/8");
        await WhenLiveAsync(page);
        await Expect(page.GetByText("The API answered 404 Not Found.")).ToBeVisibleAsync();
        await AssertReadableAsync(page, "failed-page");
        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page 9 of 300");
        await AssertReadableAsync(page, "page");

        var other = await StartPartnerAsync(records: 4000, pageSize: 100);
        await StartJobAsync(page, other.Url);
        await Expect(page.GetByText("40 of 40 pages")).ToBeVisibleAsync();
        await page.GotoAsync("/");
        await WhenLiveAsync(page);
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Jobs" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await AssertReadableAsync(page, "jobs");
        release.SetResult();
    }

    [Test]
    public async Task Follows_the_systems_colour_scheme_and_can_be_switched()
    {
        var page = await OpenAsync("/", ColorScheme.Dark);
        var dark = await BackgroundAsync(page);

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await BackgroundAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Colours: as in the system" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Colours: light" }).ClickAsync();
        var chosen = await BackgroundAsync(page);
        await page.ReloadAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(light, Is.Not.EqualTo(dark));
            Assert.That(chosen, Is.EqualTo(dark));
            Assert.That(await BackgroundAsync(page), Is.EqualTo(dark), "after it was loaded again");
        }

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Colours: dark" })).ToBeVisibleAsync();
    }

    private static Task<string> BackgroundAsync(IPage page) =>
        page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static async Task AssertReadableAsync(IPage page, string name)
    {
        foreach (var (width, height, suffix) in new[] { (1280, 900, string.Empty), (400, 860, "-400") })
        {
            await page.SetViewportSizeAsync(width, height);
            await AssertFitsAsync(page, $"{name} at {width}");
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var scheme = $"{theme}".ToLowerInvariant();
                await page.EmulateMediaAsync(new() { ColorScheme = theme });
                if (theme == ColorScheme.Light)
                    await AssertAccessibleAsync(page, $"{name} at {width}");
                else
                    await AssertColoursAsync(page, $"{name}, {scheme}, at {width}");
                await ShootAsync(page, $"{name}-{scheme}{suffix}", full: true);
            }
        }

        await page.SetViewportSizeAsync(1280, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    /// <summary>190 pages have ended, 25 are in flight, and the others wait.</summary>
    [GeneratedRegex(@"^[e3]{190}s{25}\.{85}$")]
    private static partial Regex HeldMap();
}
