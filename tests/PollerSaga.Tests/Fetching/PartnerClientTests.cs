using System.Globalization;
using System.IO.Compression;
using PollerSaga.Fetching;
using PollerSaga.Testing;
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
    public async Task Takes_a_status_that_may_pass_for_retriable(int status, string reason)
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
    public async Task Takes_any_other_status_for_final(int status, string reason)
    {
        var failure = await FailureOfAsync(status);

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered {status} {reason}.", false)));
    }

    [Test]
    public async Task Takes_a_redirection_to_nowhere_for_final()
    {
        var failure = await FailureOfAsync(302);

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(("The API answered 302 Found.", false)));
    }

    [TestCase(425, true)]
    [TestCase(499, false)]
    [TestCase(599, true)]
    public async Task Names_a_status_that_comes_without_its_name(int status, bool isRetriable)
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
    public async Task Gives_up_on_redirections_in_a_circle()
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
    public async Task Has_no_Retry_After_where_there_is_none_to_heed(int status, string? value)
    {
        var failure = await FailureOfAsync(status, value);

        Assert.That(failure.RetryAfter, Is.Null);
    }

    [Test]
    public async Task Takes_a_refused_connection_for_retriable_and_names_the_host_alone()
    {
        var nobody = WirePartner.Nobody();
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(new Uri(nobody, "/payload?key=secret")).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(($"http://{nobody.Authority} cannot be reached: Connection refused ({nobody.Authority})", true)));
    }

    [Test]
    public async Task Takes_a_connection_closed_without_an_answer_for_retriable()
    {
        await using var partner = WirePartner.Answering("");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.True);
        Assert.That(failure.Message, Does.StartWith($"http://{partner.Url.Authority} cannot be reached: "));
    }

    [TestCase("HTTP/1.1 200 OK\nContent-Length: 100\n\n[1,2,3]", 7, TestName = "Takes_a_body_shorter_than_its_Content_Length_for_retriable")]
    [TestCase("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n7\n[1,2,3]\n", 7, TestName = "Takes_a_chunked_body_without_its_end_for_retriable")]
    [TestCase("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\n[1,", 3, TestName = "Takes_a_chunked_body_cut_off_in_a_chunk_for_retriable")]
    public async Task Takes_a_body_that_breaks_off_for_retriable(string answer, int bytes)
    {
        await using var partner = WirePartner.Answering(answer);
        await using var partnership = await Partnership.StartAsync();

        foreach (var content in Enum.GetValues<ExpectedContent>())
        {
            var failure = await partnership.GetOnceAsync(partner.Url, content).FailureOf<FetchException>();

            Assert.That(failure.IsRetriable, Is.True);
            Assert.That(failure.Message, Does.StartWith($"The body broke off after {bytes} bytes: "));
        }
    }

    [Test]
    public async Task Reads_a_body_that_ends_with_its_connection()
    {
        await using var partner = WirePartner.Answering("HTTP/1.1 200 OK\n\n[1,2,3]");
        await using var partnership = await Partnership.StartAsync();

        Assert.That(await partnership.GetOnceAsync(partner.Url), Is.EqualTo("[1,2,3]"u8.ToArray()));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Decodes_a_compressed_body(string encoding)
    {
        await using var partnership = await Partnership.StartAsync();
        var page = partnership.Api.BodyOf(0, 100);
        partnership.Api.Misbehave = Misbehaviour.Body(Compress(page, encoding), encoding: encoding);

        Assert.That(await partnership.GetOnceAsync(), Is.EqualTo(page));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Fails_at_once_on_a_body_that_cannot_be_decoded(string encoding)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("[\"not compressed at all, whatever the header says\"]"u8.ToArray(), encoding: encoding);

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body cannot be decompressed: "));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Refuses_JSON_that_lost_its_end_before_it_was_sent(string encoding)
    {
        await using var partnership = await Partnership.StartAsync();
        var whole = Compress(partnership.Api.BodyOf(0, 100), encoding);
        partnership.Api.Misbehave = Misbehaviour.Body(whole[..(whole.Length / 2)], encoding: encoding);

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
    }

    [Test]
    public async Task Limits_the_size_after_decompression()
    {
        await using var partnership = await Partnership.StartAsync(("Fetching:MaxBodyBytes", "1000"));
        var page = partnership.Api.BodyOf(0, 100);
        var compressed = Compress(page, "gzip");
        Assume.That((page.Length > 1000, compressed.Length < 1000), Is.EqualTo((true, true)));
        partnership.Api.Misbehave = Misbehaviour.Body(compressed, encoding: "gzip");

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(("The body is larger than 1000 bytes; raise PollerSaga:Fetching:MaxBodyBytes to take it.", false)));
    }

    [Test]
    public async Task Takes_a_body_as_large_as_the_setting_allows()
    {
        await using var measure = await PartnerApi.StartAsync();
        var size = measure.BodyOf(0, 100).Length;
        await using var partnership = await Partnership.StartAsync(("Fetching:MaxBodyBytes", size.ToString(CultureInfo.InvariantCulture)));

        Assert.That(await partnership.GetOnceAsync(), Has.Length.EqualTo(size));
    }

    [TestCase("text/html")]
    [TestCase("application/octet-stream")]
    [TestCase("application/json; charset=iso-8859-1")]
    public async Task Reads_JSON_whatever_its_content_type_says(string contentType)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("[1,2,3]", contentType);

        Assert.That(await partnership.GetOnceAsync(), Is.EqualTo("[1,2,3]"u8.ToArray()));
    }

    [TestCase("application/problem+json; charset=utf-8", ExpectedContent.Json, "application/problem+json; charset=utf-8")]
    [TestCase("no media type", ExpectedContent.Json, "application/json")]
    [TestCase("text/plain; name=\"\u00fc\"", ExpectedContent.Any, "application/octet-stream")]
    [TestCase("", ExpectedContent.Json, "application/json")]
    [TestCase("", ExpectedContent.Any, "application/octet-stream")]
    public async Task Tells_the_media_type_or_what_was_expected(string sent, object expected, string told)
    {
        await using var partner = WirePartner.Answering($"HTTP/1.1 200 OK\nContent-Length: 2\n{(sent.Length > 0 ? $"Content-Type: {sent}\n" : "")}\n[]");
        await using var partnership = await Partnership.StartAsync();

        Assert.That(await partnership.ContentTypeOfAsync(partner.Url, (ExpectedContent)expected), Is.EqualTo(told));
    }

    [Test]
    public async Task Refuses_a_page_of_HTML_whatever_its_content_type_says()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("<html>Sign in</html>");

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(("The body is not well-formed JSON: '<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.", false)));
    }

    [Test]
    public async Task Hands_on_HTML_where_anything_is_expected()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("<html>Sign in</html>");

        Assert.That(await partnership.GetOnceAsync(content: ExpectedContent.Any), Is.EqualTo("<html>Sign in</html>"u8.ToArray()));
    }

    [TestCase(204)]
    [TestCase(200)]
    public async Task Refuses_an_answer_without_a_body(int status)
    {
        var failure = await FailureOfAsync(status);

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
    }

    [TestCase("PollerSaga", null)]
    [TestCase("Partner Poller/2.0 (+https://example.com; ops@example.com)", "Partner Poller/2.0 (+https://example.com; ops@example.com)")]
    public async Task Says_who_it_is_and_what_it_takes(string expected, string? setting)
    {
        await using var partnership = await (setting is null ? Partnership.StartAsync() : Partnership.StartAsync(("Fetching:UserAgent", setting)));
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

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Optimal),
            "br" => new BrotliStream(compressed, CompressionLevel.Optimal),
            _ => new ZLibStream(compressed, CompressionLevel.Optimal),
        })
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
