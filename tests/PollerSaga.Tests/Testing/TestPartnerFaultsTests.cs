using System.Net;
using System.Text.Json.Nodes;
using PollerSaga.Testing;
using PollerSaga.Testing.Faults;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Testing;

/// <summary>The faults of pages and of statuses.</summary>
public sealed class TestPartnerFaultsTests
{
    [TestCase("page,total=$.total")]
    [TestCase("offset,hasMore=$.more")]
    [TestCase("cursor")]
    [TestCase("keyset,hasMore=$.more")]
    [TestCase("nextUrl")]
    [TestCase("linkHeader")]
    public async Task A_short_and_an_empty_page_in_the_middle_hide_records(string dialect)
    {
        await using var partner = await TestPartnerClient.StartAsync(dialect, "short:1", "empty:2");

        var ids = await partner.WalkAsync();

        Assert.That(ids, Is.EqualTo([0, 1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 18, 19]));
        Assert.That(partner.Partner.Report.AllReadOnce);
        Assert.That(partner.Partner.Report.Records, Is.EqualTo(13));
    }

    [Test]
    public async Task A_client_that_stops_at_an_empty_page_misses_records()
    {
        await using var partner = await TestPartnerClient.StartAsync("page", "empty:2");

        await partner.WalkAsync();

        Assert.That(partner.Partner.Report.AllReadOnce, Is.False);
        Assert.That(partner.Partner.Report.Unread, Is.EqualTo([15, 16, 17, 18, 19]));
    }

    [Test]
    public async Task The_first_request_for_a_repeated_page_returns_the_page_before_it()
    {
        await using var partner = await TestPartnerClient.StartAsync("page", "repeat:1");

        var before = await partner.GetAsync("?page=1");
        Assert.That(await partner.GetAsync("?page=2"), Is.EqualTo(before));
        Assert.That(await partner.IdsAsync("?page=2"), Is.EqualTo([5, 6, 7, 8, 9]));
    }

    [TestCase("cursor", "$.next")]
    [TestCase("nextUrl", "$.next")]
    public async Task A_loop_repeats_a_continuation(string dialect, string next)
    {
        await using var partner = await TestPartnerClient.StartAsync(dialect, "loop:2:1");

        await partner.WalkAsync().FailureOf<AssertionException>();

        Assert.That(partner.Partner.RequestsOfPages.Keys, Is.EquivalentTo([0, 1, 2]), next);
        Assert.That(partner.Partner.RequestsOfPages[1], Is.GreaterThan(100));
    }

    [Test]
    public async Task A_loop_of_a_keyset_repeats_records()
    {
        await using var partner = await TestPartnerClient.StartAsync("keyset", "loop:1");

        Assert.That(await partner.IdsAsync("?after=4"), Is.EqualTo([5, 6, 7, 8, 9]));
        Assert.That(await partner.IdsAsync("?after=9"), Is.EqualTo([5, 6, 7, 8, 9]));
    }

    [Test]
    public async Task The_total_grows_and_shrinks_after_a_number_of_requests()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,total=$.total", "grow:1:10", "shrink:2:5");

        var totals = new List<int>();
        for (var i = 0; i < 4; i++)
            totals.Add(JsonNode.Parse((await partner.GetAsync("?page=1")).Text)!["total"]!.GetValue<int>());

        Assert.That(totals, Is.EqualTo([20, 30, 25, 25]));
        Assert.That(await partner.IdsAsync("?page=5"), Is.EqualTo([20, 21, 22, 23, 24]));
    }

    [Test]
    public async Task Statuses_apply_to_a_range_of_requests_or_to_a_page()
    {
        await using var partner = await TestPartnerClient.StartAsync("page", "status:503:2:1", "page:1:404:1", "page:2:500");

        var statuses = new List<int>();
        foreach (var page in new[] { 1, 1, 1, 2, 2, 3, 3 })
            statuses.Add((int)(await partner.GetAsync($"?page={page}")).Status);

        Assert.That(statuses, Is.EqualTo([200, 503, 200, 404, 200, 500, 500]));
        Assert.That(partner.Partner.Report.Rejected, Is.Zero);
    }

    [Test]
    public async Task A_status_200_is_an_error_in_the_body()
    {
        await using var partner = await TestPartnerClient.StartAsync("page", "page:0:200:1");

        var (status, text) = await partner.GetAsync("?page=1");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(JsonNode.Parse(text)!["error"]!["message"]!.ToString(), Is.Not.Empty);
        Assert.That(await partner.IdsAsync("?page=1"), Has.Count.EqualTo(5));
        Assert.That(partner.Partner.Report.Repeated, Is.Empty);
    }

    [Test]
    public async Task A_partner_with_errors_in_the_body_hides_server_errors_only()
    {
        await using var partner = await TestPartnerClient.StartAsync("page,errorsInBody=true", "page:0:500:1", "page:1:404");

        Assert.That((await partner.GetAsync("?page=1")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await partner.GetAsync("?page=2")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(partner.Partner.ReadsOf(0), Is.Zero);
    }

    [TestCase(404)]
    [TestCase(416)]
    public async Task A_page_beyond_the_end_has_the_status_of_the_dialect(int status)
    {
        await using var partner = await TestPartnerClient.StartAsync($"page,beyondEnd={status}");

        Assert.That((int)(await partner.GetAsync("?page=5")).Status, Is.EqualTo(status));
        Assert.That(partner.Partner.Report.BeyondEnd, Is.EqualTo(1));
    }

    [Test]
    public async Task Delays_and_errors_repeat_with_a_seed()
    {
        var answers = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var partner = await TestPartnerClient.StartAsync(
                "page",
                new TestPartnerOptions { Records = 20, Seed = 7, Faults = new PartnerFaults { ErrorRate = 0.4 } });
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 50; i++)
                statuses.Add((await partner.GetAsync("?page=1")).Status);
            answers.Add(string.Join(' ', statuses));
        }

        Assert.That(answers[0], Does.Contain("OK").And.Contain("InternalServerError"));
        Assert.That(answers[1], Is.EqualTo(answers[0]));
    }

    [Test]
    public async Task A_delay_follows_the_clock()
    {
        var clock = new SteppedClock();
        await using var partner = await TestPartnerClient.StartAsync(
            "page",
            new TestPartnerOptions
            {
                Records = 20,
                Time = clock,
                Faults = new PartnerFaults { LatencyFrom = TimeSpan.FromMinutes(1), LatencyTo = TimeSpan.FromMinutes(1) },
            });

        var page = partner.IdsAsync("?page=1");
        await clock.WhenWaitingFor(TimeSpan.FromMinutes(1)).OrTimeOut();
        Assert.That(page.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await page.OrTimeOut(), Has.Count.EqualTo(5));
    }
}
