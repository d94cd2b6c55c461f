using System.Collections.Concurrent;
using System.Globalization;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class PartnerClientTests
{
    [Test]
    public async Task Reads_exactly_the_bytes_of_a_page()
    {
        await using var partnership = await Partnership.StartAsync();

        var body = await partnership.GetOnceAsync();

        Assert.That(body, Is.EqualTo(partnership.Api.BodyOf(0, 100)));
    }

    [TestCase(408, "Request Timeout")]
    [TestCase(429, "Too Many Requests")]
    [TestCase(500, "Internal Server Error")]
    [TestCase(501, "Not Implemented")]
    [TestCase(502, "Bad Gateway")]
    [TestCase(503, "Service Unavailable")]
    [TestCase(504, "Gateway Timeout")]
    [TestCase(507, "Insufficient Storage")]
    public async Task Classifies_a_transient_status_as_retriable(int status, string reason)
    {
        var failure = await FailureOfAsync(status);

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered {status} {reason}.", true)));
    }

    [TestCase(400, "Bad Request")]
    [TestCase(401, "Unauthorized")]
    [TestCase(403, "Forbidden")]
    [TestCase(404, "Not Found")]
    [TestCase(405, "Method Not Allowed")]
    [TestCase(406, "Not Acceptable")]
    [TestCase(409, "Conflict")]
    [TestCase(410, "Gone")]
    [TestCase(422, "Unprocessable Entity")]
    [TestCase(451, "Unavailable For Legal Reasons")]
    [TestCase(300, "Multiple Choices")]
    [TestCase(304, "Not Modified")]
    public async Task Classifies_any_other_status_as_permanent(int status, string reason)
    {
        var failure = await FailureOfAsync(status);

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered {status} {reason}.", false)));
    }

    [Test]
    public async Task Classifies_a_redirection_without_a_location_as_permanent()
    {
        var failure = await FailureOfAsync(302);

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(("The API answered 302 Found.", false)));
    }

    [TestCase(425, true)]
    [TestCase(499, false)]
    [TestCase(599, true)]
    public async Task Accepts_a_status_without_a_reason_phrase(int status, bool isRetriable)
    {
        await using var partner = WirePartner.Answering($"HTTP/1.1 {status}\nContent-Length: 0\n\n");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered {status}.", isRetriable)));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Follows_a_redirection(int status)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = (context, _) =>
        {
            if (context.Request.Path == "/moved")
                return Task.FromResult(false);

            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"/moved{context.Request.QueryString}";
            return Task.FromResult(true);
        };

        var body = await partnership.GetOnceAsync();

        Assert.That(body, Is.EqualTo(partnership.Api.BodyOf(0, 100)));
    }

    [Test]
    public async Task Fails_on_circular_redirections()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = (context, _) =>
        {
            context.Response.Redirect($"/payload{context.Request.QueryString}");
            return Task.FromResult(true);
        };

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable, failure.HttpStatus, partnership.Api.Requests.Count),
            Is.EqualTo(
                ($"The API answered 302 Found and redirects to {partnership.Api.Url}, after 5 redirections. "
                + "Start the job with the final address.", false, (int?)302, 6)));
    }

    [Test]
    public async Task Keeps_no_cookies_between_requests()
    {
        await using var partnership = await Partnership.StartAsync();
        var cookies = new ConcurrentQueue<string>();
        partnership.Api.Misbehave = (context, _) =>
        {
            cookies.Enqueue(context.Request.Headers.Cookie.ToString());
            context.Response.Cookies.Append("session", "alice");
            return Task.FromResult(false);
        };

        await partnership.GetOnceAsync(new Uri(partnership.Api.Url, "?job=alice"));
        await partnership.GetOnceAsync(new Uri(partnership.Api.Url, "?job=bob"));

        Assert.That(cookies, Is.EqualTo(new[] { "", "" }));
    }

    [TestCase(429, "7", 7)]
    [TestCase(500, "3600", 3600)]
    public async Task Reads_the_seconds_of_Retry_After(int status, string value, int seconds)
    {
        var failure = await FailureOfAsync(status, value);

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(20, 20)]
    [TestCase(0, null)]
    [TestCase(-300, null)]
    public async Task Reads_the_date_of_Retry_After(int secondsFromNow, int? wait)
    {
        var date = new SteppedClock().GetUtcNow().AddSeconds(secondsFromNow).ToString("R", CultureInfo.InvariantCulture);

        var failure = await FailureOfAsync(503, date);

        Assert.That(failure.RetryAfter, Is.EqualTo(wait is null ? null : TimeSpan.FromSeconds(wait.Value)));
    }

    [TestCase(503, null)]
    [TestCase(503, "soon")]
    [TestCase(503, "-5")]
    [TestCase(503, "0")]
    [TestCase(404, "5")]
    public async Task Ignores_an_absent_or_invalid_Retry_After(int status, string? value)
    {
        var failure = await FailureOfAsync(status, value);

        Assert.That(failure.RetryAfter, Is.Null);
    }

    [Test]
    public async Task Classifies_a_refused_connection_as_retriable_and_names_only_the_host()
    {
        var unused = WirePartner.UnusedAddress();
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(new Uri(unused, "/payload?key=secret")).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(($"http://{unused.Authority} cannot be reached: Connection refused ({unused.Authority})", true)));
    }

    [Test]
    public async Task Classifies_a_connection_closed_without_a_response_as_retriable()
    {
        await using var partner = WirePartner.Answering("");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.True);
        Assert.That(failure.Message, Does.StartWith($"http://{partner.Url.Authority} cannot be reached: "));
    }

    [TestCase(202, "The API answered 202 Accepted, which announces a page but is none.", true)]
    [TestCase(204, "The API answered 204 No Content, which has no page.", false)]
    [TestCase(205, "The API answered 205 Reset Content, which has no page.", false)]
    [TestCase(206, "The API answered 206 Partial Content, although the request asked for no range.", false)]
    [TestCase(200, "The API answered 200 with an empty body.", false)]
    public async Task Takes_no_response_for_a_page_that_is_none(int status, string message, bool isRetriable)
    {
        foreach (var content in Enum.GetValues<ExpectedContent>())
        {
            var failure = await FailureOfAsync(status, content: content);

            Assert.That(
                (failure.Message, failure.IsRetriable, failure.HttpStatus),
                Is.EqualTo((message, isRetriable, (int?)status)));
        }
    }

    [Test]
    public async Task Waits_before_it_asks_for_an_announced_page_again()
    {
        var failure = await FailureOfAsync(202, "7");

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [TestCase("Content-Length: -2", "the Content-Length '-2', which is no length")]
    [TestCase("Content-Length: two", "the Content-Length 'two', which is no length")]
    [TestCase("Content-Length: 99999999999999999999", "the Content-Length '99999999999999999999', which is no length")]
    [TestCase("Content-Length: 2\nContent-Length: 7", "conflicting values of Content-Length: 2, 7")]
    [TestCase("Content-Length: 2, 7", "conflicting values of Content-Length: 2, 7")]
    public async Task Fails_permanently_on_an_invalid_length(string headers, string fault)
    {
        await using var partner = WirePartner.Answering($"HTTP/1.1 200 OK\n{headers}\n\n[]");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered 200 OK with {fault}.", false)));
    }

    [TestCase("http://{0}/a%7Eb/%2e%2E/c", "/a%7Eb/%2e%2E/c?startAt=0&count=100")]
    [TestCase("http://{0}/p?a=%7E&&b=1&", "/p?a=%7E&&b=1&&startAt=0&count=100")]
    [TestCase("http://{0}?q=\u00fc&x={{}}", "/?q=%C3%BC&x=%7B%7D&startAt=0&count=100")]
    public async Task Sends_the_address_as_the_user_wrote_it(string url, string target)
    {
        await using var partner = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n[]");
        await using var partnership = await Partnership.StartAsync();

        await partnership.GetOnceAsync(new Uri(string.Format(CultureInfo.InvariantCulture, url, partner.Url.Authority)));

        Assert.That(partner.RequestLines, Is.EqualTo(new[] { $"GET {target} HTTP/1.1" }));
    }

    [TestCase("PollerSaga", null)]
    [TestCase("Partner Poller/2.0 (+https://example.com; ops@example.com)", "Partner Poller/2.0 (+https://example.com; ops@example.com)")]
    public async Task Sends_its_user_agent_and_the_accepted_content(string expected, string? setting)
    {
        await using var partnership = await (
            setting is null ? Partnership.StartAsync() : Partnership.StartAsync(("Fetching:UserAgent", setting)));
        var seen = ("", "", "");
        partnership.Api.Misbehave = (context, _) =>
        {
            var headers = context.Request.Headers;
            seen = (headers.UserAgent.ToString(), headers.Accept.ToString(), headers.AcceptEncoding.ToString());
            return Task.FromResult(false);
        };

        await partnership.GetOnceAsync();

        Assert.That(seen, Is.EqualTo((expected, "application/json", "gzip, deflate, br, zstd")));
    }

    private static async Task<FetchException> FailureOfAsync(
        int status,
        string? retryAfter = null,
        ExpectedContent content = ExpectedContent.Json)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(status, retryAfter);
        return await partnership.GetOnceAsync(content: content).FailureOf<FetchException>();
    }
}
