using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>Tests of sources in the browser: the form with a stream and its parameters, and the page of its job.</summary>
public sealed class SourceTests : BrowserTest
{
    [Test]
    public async Task Starts_a_stream_with_its_parameters_after_its_plan_and_shows_its_completeness()
    {
        await using var partner = await TestPartner.StartAsync(
            PartnerDialect.Parse("page,auth=bearer"),
            new TestPartnerOptions { Records = 730 });
        var page = await OpenAsync(
            settings: [.. partner.Dialect.Secrets.Select(secret => $"--PollerSaga:Secrets:{secret.Key}={secret.Value}")]);
        await ApplyAsync(partner.Definition.Replace(
            "streams:",
            "parameters:\n  note: { required: true, description: Any text. }\nheaders:\n  X-Note: \"${note}\"\nstreams:",
            StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Start a job" }).First.ClickAsync();
        await page.GetByLabel("Source").SelectOptionAsync("partner/records");
        await Expect(page.GetByLabel("Address of the API")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await Expect(page.GetByText("The source needs a value.")).ToBeVisibleAsync();
        await page.GetByLabel("note (required)").FillAsync("from the form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();

        var plan = page.GetByRole(AriaRole.Region, new() { Name = "Plan" });
        await Expect(plan).ToContainTextAsync("Records in the first page100");
        await Expect(plan).ToContainTextAsync("Pagesunknown");
        await Expect(plan).ToContainTextAsync("record 0");
        await AssertAccessibleAsync(page, "the plan of a source");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("partner/records");
        var source = page.GetByRole(AriaRole.Region, new() { Name = "Source" });
        await Expect(source).ToContainTextAsync("Complete");
        await Expect(source).ToContainTextAsync("notefrom the form");
        await Expect(source).ToContainTextAsync("8 delivered");
        await Expect(source).ToContainTextAsync("skipped, without records");
        await Expect(page.Locator(".ps-legend")).ToContainTextAsync("Skipped");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", new Regex("^e{8}k+$"));
        await AssertAccessibleAsync(page, "the job of a source");
        await ShootAsync(page, "job-of-a-source", full: true);
    }

    private async Task ApplyAsync(string definition)
    {
        using var client = new HttpClient();
        using var content = new StringContent(definition, Encoding.UTF8, "application/yaml");
        using var response = await client.PutAsync(new Uri(Dashboard, "/api/sources/partner"), content);
        Assert.That(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
