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

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(("The API answered 302 Found.", false)));
    }

    [TestCase(429, "7", 7)]
    [TestCase(503, "0", 0)]
    [TestCase(500, "3600", 3600)]
    public async Task Reads_the_seconds_of_Retry_After(int status, string value, int seconds)
    {
        var failure = await FailureOfAsync(status, value);

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(20, 20)]
    [TestCase(0, 0)]
    [TestCase(-300, 0)]
    public async Task Reads_the_date_of_Retry_After(int secondsFromNow, int wait)
    {
        var date = new SteppedClock().GetUtcNow().AddSeconds(secondsFromNow).ToString("R", CultureInfo.InvariantCulture);

        var failure = await FailureOfAsync(503, date);

        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(wait)));
    }

    [TestCase(503, null)]
    [TestCase(503, "soon")]
    [TestCase(503, "-5")]
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

    [TestCase(204)]
    [TestCase(200)]
    public async Task Rejects_a_response_without_a_body(int status)
    {
        var failure = await FailureOfAsync(status);

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
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

        Assert.That(seen, Is.EqualTo((expected, "application/json", "gzip, deflate, br")));
    }

    private static async Task<FetchException> FailureOfAsync(int status, string? retryAfter = null)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(status, retryAfter);
        return await partnership.GetOnceAsync().FailureOf<FetchException>();
    }
}
