using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Reports;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Testing;

/// <summary>The checks of requests, and the counts.</summary>
public sealed class TestPartnerTests
{
    [TestCase("page", "?page=0", "page is 0; expected a position from 1 on.")]
    [TestCase("page", "?page=two", "page is 'two' (String); expected a whole number of at least 0.")]
    [TestCase("page", "?page=-1", "page is '-1' (String); expected a whole number of at least 0.")]
    [TestCase("page", "?page=1&page=2", "page occurs 2 times; expected once.")]
    [TestCase("page", "?page=1&per_page=6", "per_page is 6; expected a page size from 1 to 5.")]
    [TestCase("page", "?page=1&per_page=0", "per_page is 0; expected a page size from 1 to 5.")]
    [TestCase("page", "?page=1&offset=5", "'offset' in the query is not a parameter of this listing.")]
    [TestCase("page,sizeParameter=none", "?page=1&per_page=5", "'per_page' in the query is not a parameter of this listing.")]
    [TestCase("none", "?page=1", "'page' in the query is not a parameter of this listing.")]
    [TestCase("cursor", "?cursor=", "cursor is '', which is no token of this listing.")]
    [TestCase("cursor", "?cursor=NQ==", "cursor is 'NQ==', which is no token of this listing.")]
    [TestCase("keyset", "?after=x", "after is 'x' (String); expected a whole number of at least 0.")]
    public async Task Rejects_parameters_that_do_not_fit(string dialect, string query, string expected)
    {
        await using var partner = await TestPartnerClient.StartAsync(dialect);

        var (status, text) = await partner.GetAsync(query);

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(JsonNode.Parse(text)!["error"]!["message"]!.ToString(), Is.EqualTo(expected));
        Assert.That(partner.Partner.Report.Problems, Is.EqualTo([expected]));
        Assert.That(partner.Partner.Report.Rejected, Is.EqualTo(1));
    }

    [TestCase("page", "POST", null, null, 405, "The method is POST; expected GET.")]
    [TestCase("page,method=POST", "GET", null, null, 405, "The method is GET; expected POST.")]
    [TestCase("page,method=POST", "POST", "{}", "application/json", 400, "filter in the json is ''; expected 'all' on every page.")]
    [TestCase("page,method=POST", "POST", "filter=all", "application/x-www-form-urlencoded", 415,
        "The content type is 'application/x-www-form-urlencoded'; expected application/json.")]
    [TestCase("page,in=form", "POST", """{"filter":"all"}""", "application/json", 415,
        "The content type is 'application/json'; expected application/x-www-form-urlencoded.")]
    [TestCase("page,in=json", "POST", """{"filter":"all","page":"1"}""", "application/json", 400,
        "page is '1' (String); expected a whole number of at least 0.")]
    [TestCase("cursor,in=json", "POST", """{"filter":"all","cursor":5}""", "application/json", 400,
        "cursor is the JSON value 5; expected a string.")]
    [TestCase("page,in=json", "POST", """{"filter":"all","extra":{"a":1}}""", "application/json", 400,
        "'extra.a' in the json is not a parameter of this listing.")]
    [TestCase("page,in=json", "POST", "[]", "application/json", 400, "The body is not a JSON object.")]
    [TestCase("page", "GET", "{}", "application/json", 400, "The request has a body. This listing expects none.")]
    public async Task Rejects_methods_and_bodies_that_do_not_fit(
        string dialect,
        string method,
        string? body,
        string? contentType,
        int expectedStatus,
        string expected)
    {
        await using var partner = await TestPartnerClient.StartAsync(dialect);
        using var request = new HttpRequestMessage(new HttpMethod(method), partner.Partner.Url);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new(contentType!) } };

        using var response = await partner.Client.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(expectedStatus));
        Assert.That(partner.Partner.Report.Problems, Is.EqualTo([expected]));
    }

    [Test]
    public async Task The_default_dialect_takes_any_parameters_and_limits_the_page_size()
    {
        await using var partner = await TestPartnerClient.StartAsync("startat");

        var (status, text) = await partner.GetAsync("?startAt=18&count=100&key=value");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(text, Is.EqualTo(
            """{"maxRecordsPerPage":5,"totalRecords":20,"payload":[{"id":18,"payload":"record 18"},{"id":19,"payload":"record 19"}]}"""));
    }

    [Test]
    public async Task Tokens_have_characters_that_a_client_must_encode()
    {
        await using var partner = await TestPartnerClient.StartAsync("cursor");

        var (_, text) = await partner.GetAsync(string.Empty);

        var token = JsonNode.Parse(text)!["next"]!.ToString();
        Assert.That(token, Does.Contain("+").And.Contain("/").And.Contain("="));
        Assert.That((await partner.GetAsync($"?cursor={token}")).Status, Is.EqualTo(HttpStatusCode.BadRequest), "a raw '+' is a space");
        Assert.That(await partner.IdsAsync($"?cursor={Uri.EscapeDataString(token)}"), Is.EqualTo([5, 6, 7, 8, 9]));
    }

    [Test]
    public async Task Counts_reads_pages_and_requests_beyond_the_end()
    {
        await using var partner = await TestPartnerClient.StartAsync("page");

        foreach (var page in new[] { 1, 2, 2, 4, 5, 9 })
            await partner.IdsAsync($"?page={page}");

        var report = partner.Partner.Report;
        Assert.Multiple(() =>
        {
            Assert.That(report.AllReadOnce, Is.False);
            Assert.That(report.RecordReads, Is.EqualTo(new Dictionary<int, long> { [0] = 5, [1] = 10, [2] = 5 }));
            Assert.That(report.Unread, Is.EqualTo([10, 11, 12, 13, 14]));
            Assert.That(report.Repeated, Is.EqualTo([5, 6, 7, 8, 9]));
            Assert.That((report.PageRequests, report.Pages, report.BeyondEnd), Is.EqualTo((6, 5, 2)));
            Assert.That(partner.Partner.RequestsOfPages[1], Is.EqualTo(2));
            Assert.That((partner.Partner.ReadsOf(5), partner.Partner.ReadsOf(10), partner.Partner.ReadsOf(0)), Is.EqualTo((2, 0, 1)));
            Assert.That(partner.Partner.Requests.Select(request => request.Page), Is.EqualTo([0, 1, 1, 3, 4, 8]));
            Assert.That(partner.Partner.Requests[0], Has.Property(nameof(ReceivedRequest.Target)).EqualTo("/records?page=1"));
        });
    }

    [Test]
    public async Task Returns_the_report_as_JSON()
    {
        await using var partner = await TestPartnerClient.StartAsync("page");
        await partner.WalkAsync();

        var report = JsonNode.Parse(await partner.Client.GetStringAsync(new Uri(partner.Partner.Address, "/report")))!;

        Assert.That(report["allReadOnce"]!.GetValue<bool>());
        Assert.That(report["recordReads"]!["1"]!.GetValue<int>(), Is.EqualTo(20));
        Assert.That(report["pageRequests"]!.GetValue<int>(), Is.EqualTo(5));
    }

    [Test]
    public async Task Holds_responses_and_counts_requests_in_flight()
    {
        var release = new TaskCompletionSource();
        await using var partner = await TestPartnerClient.StartAsync("page");
        partner.Partner.Faults = partner.Partner.Faults with { Held = request => request.Page < 3 ? release.Task : null };

        var held = Enumerable.Range(1, 3).Select(page => partner.IdsAsync($"?page={page}")).ToList();
        await partner.Partner.WhenPageRequestsReach(3).OrTimeOut();
        await partner.IdsAsync("?page=4");
        Assert.That(held, Has.None.Matches<Task>(task => task.IsCompleted));
        release.SetResult();
        await Task.WhenAll(held).OrTimeOut();

        Assert.That(partner.Partner.Report.MaxInFlight, Is.EqualTo(4));
        Assert.That(partner.Partner.Report.AllReadOnce);
    }

    [Test]
    public async Task A_client_that_disconnects_has_read_nothing()
    {
        await using var partner = await TestPartnerClient.StartAsync("page");
        var release = new TaskCompletionSource();
        partner.Partner.Faults = partner.Partner.Faults with { Held = _ => release.Task };
        using var cancel = new CancellationTokenSource();

        var request = partner.Client.GetAsync(partner.Partner.Url, cancel.Token);
        await partner.Partner.WhenPageRequestsReach(1).OrTimeOut();
        await cancel.CancelAsync();
        await request.FailureOf<OperationCanceledException>();
        partner.Partner.Faults = partner.Partner.Faults with { Held = null };
        await partner.IdsAsync(string.Empty);

        Assert.That(partner.Partner.ReadsOf(0), Is.EqualTo(1));
    }

    [Test]
    public async Task Keeps_the_last_requests_only()
    {
        await using var partner = await TestPartnerClient.StartAsync("page", new TestPartnerOptions { Records = 20, MaxKeptRequests = 2 });

        await partner.WalkAsync();

        Assert.That(partner.Partner.Requests.Select(request => request.Page), Is.EqualTo([3, 4]));
        Assert.That(partner.Partner.Report.PageRequests, Is.EqualTo(5));
    }

    [Test]
    public async Task Serves_HTTPS_to_accepted_client_certificates()
    {
        using var server = TestCertificates.CreateSelfSigned("127.0.0.1");
        using var accepted = TestCertificates.CreateSelfSigned("client");
        using var other = TestCertificates.CreateSelfSigned("other");
        await using var partner = await TestPartnerClient.StartAsync(
            "page",
            new TestPartnerOptions
            {
                Records = 20,
                ServerCertificate = server,
                AcceptsClientCertificate = client => client.Thumbprint == accepted.Thumbprint,
            });

        Assert.That(partner.Partner.Url.Scheme, Is.EqualTo("https"));
        using var good = ClientWith(server, accepted);
        Assert.That((await good.GetAsync(partner.Partner.Url)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var bad = ClientWith(server, other);
        Assert.That(async () => await bad.GetAsync(partner.Partner.Url), Throws.InstanceOf<HttpRequestException>());
        using var none = ClientWith(server, null);
        Assert.That(async () => await none.GetAsync(partner.Partner.Url), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Refuses_a_dialect_that_is_not_valid() => Assert.That(
        async () => await TestPartner.StartAsync(new PartnerDialect { Size = 0 }),
        Throws.TypeOf<DialectException>().With.Message.EqualTo("size is 0; expected at least 1."));

    private static HttpClient ClientWith(X509Certificate2 server, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, given, _, _) => given?.GetCertHashString() == server.Thumbprint;
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        return new HttpClient(handler);
    }
}
