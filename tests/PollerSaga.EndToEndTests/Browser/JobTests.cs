using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using PollerSaga.EndToEndTests.Browser.Harness;
using PollerSaga.Testing;
using static Microsoft.Playwright.Assertions;

namespace PollerSaga.EndToEndTests.Browser;

/// <summary>Tests of a job in the browser, from the form to its end.</summary>
public sealed partial class JobTests : BrowserTest
{
    [Test]
    public async Task Shows_the_plan_of_a_job_before_its_start()
    {
        var partner = await StartPartnerAsync(records: 1234, pageSize: 50);
        var page = await OpenAsync("/start");
        await page.GetByLabel("Address of the API").FillAsync(partner.Url.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();

        var plan = page.GetByRole(AriaRole.Region, new() { Name = "Plan" });
        await Expect(plan).ToContainTextAsync("Records1,234");
        await Expect(plan).ToContainTextAsync("Records per page50");
        await Expect(plan).ToContainTextAsync("Pages25");
        await Expect(plan).ToContainTextAsync("\"payload\": \"record 0 – ü\"");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start the job: 25 pages" })).ToBeEnabledAsync();
        Assert.That(partner.PageRequests, Is.Empty, "pages that were polled for a look");

        // Another address has another plan.
        await page.GetByLabel("Address of the API").FillAsync(partner.Url + "?kind=other");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task Shows_the_errors_of_a_start_beside_their_fields()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Body(
            "application/json",
            """{"totalRecords":10,"maxRecordsPerPage":0}""",
            request => request.IsMetadata);
        var page = await OpenAsync("/start");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await Expect(page.GetByText("Expected an absolute http or https address")).ToBeVisibleAsync();

        await page.GetByLabel("Address of the API").FillAsync(partner.Url.ToString());
        await page.GetByLabel("Pages in flight").FillAsync("none");
        await page.GetByLabel("Time to the deadline").FillAsync("soon");
        await Expect(page.GetByText("Expected a whole number of at least 1.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Expected a duration such as 150s, 10m or 1h, or 0 for none.")).ToBeVisibleAsync();

        await page.GetByLabel("Time to the deadline").FillAsync("10m");
        await page.GetByLabel("Pages in flight").FillAsync("1001");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();
        await Expect(page.GetByText("MaxConcurrency is 1001; it must be at most 1000")).ToBeVisibleAsync();
        Assert.That(partner.Requests, Is.Empty);

        await page.GetByLabel("Pages in flight").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();

        await Expect(
            page.GetByText(
                "The API's metadata has maxRecordsPerPage = 0; it must be a whole number from 1 to 2147483647.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Follows_a_job_from_the_form_to_its_end_without_a_reload()
    {
        var partner = await StartPartnerAsync(records: 6000, pageSize: 100);
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => !request.IsMetadata && request.StartAt >= 3000);
        var page = await OpenAsync();

        await StartJobAsync(page, partner.Url, window: 7);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(partner.Url.ToString());
        await Expect(page.GetByText("30 of 60 pages")).ToBeVisibleAsync();
        await Expect(page.Locator(".ps-window b")).ToHaveTextAsync("7 of 7");
        await Expect(
            page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of the job" })).ToHaveAttributeAsync("aria-valuenow", "50");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", new string('e', 30) + new string('s', 7) + new string('.', 23));

        release.SetResult();

        await Expect(page.GetByText("60 of 60 pages")).ToBeVisibleAsync();
        await Expect(page.Locator(".ps-head .ps-chip")).ToHaveTextAsync("Completed");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", new string('e', 60));
        await Expect(page.GetByRole(AriaRole.Img, new() { NameString = "Throughput from" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = InFlightChart() })).ToBeVisibleAsync();
    }

    [Test]
    public async Task Navigates_from_a_cell_of_the_map_to_its_page_with_the_keyboard()
    {
        var partner = await StartPartnerAsync(records: 1000, pageSize: 100);
        partner.Misbehave = Answers.Status(StatusCodes.Status404NotFound, to: request => request.StartAt == 300);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url);
        await Expect(page.Locator(".ps-head .ps-chip")).ToHaveTextAsync("Completed with failures");
        await Expect(page.Locator("ps-map")).ToHaveAttributeAsync("cells", "eee3eeeeee");

        await page.Locator("ps-map").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("ps-map .tip")).ToHaveTextAsync("Page 4: failed");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page 4 of 10");
        await Expect(page.GetByText("The API answered 404 Not Found.")).ToBeVisibleAsync();
        await Expect(page.GetByText($"{partner.Url}?startAt=300&count=100")).ToBeVisibleAsync();
        await Expect(page.GetByText("records 300–399")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Lists_jobs_with_their_progress_and_a_jobs_pages_by_state()
    {
        var partner = await StartPartnerAsync(records: 5000, pageSize: 100);
        partner.Misbehave = Answers.Status(StatusCodes.Status404NotFound, to: request => request.StartAt is 700 or 4900);
        var page = await OpenAsync();
        await StartJobAsync(page, partner.Url);
        await Expect(page.GetByText("50 of 50 pages")).ToBeVisibleAsync();

        await page.GetByRole(
            AriaRole.Group,
            new() { Name = "State of the pages" }).GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(page.Locator(".ps-table tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "PollerSaga, all jobs" }).ClickAsync();

        var job = page.GetByRole(AriaRole.List, new() { Name = "Jobs" }).GetByRole(AriaRole.Link).Filter(
            new() { HasText = $"{partner.Url.Port}" });
        await Expect(job).ToContainTextAsync("Completed with failures");
        await Expect(job).ToContainTextAsync("50 of 50 pages");
        await Expect(job).ToContainTextAsync("2 failed");
        await Expect(job.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "100");
    }

    [Test]
    public async Task Reports_an_unknown_job_or_page()
    {
        var page = await OpenAsync($"/jobs/{Guid.NewGuid()}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This job does not exist");

        var other = await OpenAnotherAsync($"/jobs/{Guid.NewGuid()}/tasks/{Guid.NewGuid()}");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page does not exist");
    }

    [GeneratedRegex("^In flight from .*: window 7 at the end, 7 at most, in flight [0-9.]+ at the end, [0-9.]+ at most$")]
    private static partial Regex InFlightChart();
}
