using System.Globalization;
using PollerSaga.Fetching;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

/// <summary>Tests of <see cref="PartnerClient"/> with different response bodies.</summary>
public sealed class PartnerClientBodyTests
{
    [TestCase("HTTP/1.1 200 OK\nContent-Length: 100\n\n[1,2,3]", 7, TestName = "Retries_a_body_shorter_than_its_Content_Length")]
    [TestCase("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n7\n[1,2,3]\n", 7, TestName = "Retries_a_chunked_body_without_its_end")]
    [TestCase("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\n[1,", 3, TestName = "Retries_a_chunked_body_that_ends_in_a_chunk")]
    public async Task Retries_a_body_that_ends_early(string response, int bytes)
    {
        await using var partner = WirePartner.Answering(response);
        await using var partnership = await Partnership.StartAsync();

        foreach (var content in Enum.GetValues<ExpectedContent>())
        {
            var failure = await partnership.GetOnceAsync(partner.Url, content).FailureOf<FetchException>();

            Assert.That(failure.IsRetriable, Is.True);
            Assert.That(failure.Message, Does.StartWith($"The body ended early after {bytes} bytes: "));
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
    [TestCase("x-gzip")]
    [TestCase("X-GZIP")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("zstd")]
    [TestCase("identity")]
    [TestCase("gzip, br")]
    [TestCase("zstd, identity, deflate, x-gzip")]
    public async Task Decodes_a_compressed_body(string encoding)
    {
        await using var partnership = await Partnership.StartAsync();
        var page = partnership.Api.BodyOf(0, 100);
        partnership.Api.Misbehave = Misbehaviour.Body(Compress(page, encoding), encoding: encoding);

        Assert.That(await partnership.GetOnceAsync(), Is.EqualTo(page));
    }

    [TestCase("compress", "the content coding 'compress', which PollerSaga cannot decode; it accepts gzip, deflate, br, zstd")]
    [TestCase("gzip, dcz", "the content coding 'dcz', which PollerSaga cannot decode; it accepts gzip, deflate, br, zstd")]
    [TestCase("gzip, gzip, gzip, gzip, gzip", "5 content codings; at most 4 are decoded")]
    public async Task Names_a_coding_that_it_cannot_decode(string encoding, string fault)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("[]"u8.ToArray(), encoding: encoding);

        foreach (var content in Enum.GetValues<ExpectedContent>())
        {
            var failure = await partnership.GetOnceAsync(content: content).FailureOf<FetchException>();

            Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(($"The API answered 200 OK with {fault}.", false)));
        }
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("zstd")]
    public async Task Fails_permanently_on_a_body_that_cannot_be_decoded(string encoding)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(
            "[\"not compressed at all, whatever the header says\"]"u8.ToArray(),
            encoding: encoding);

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body cannot be decompressed: "));
    }

    [Test]
    public async Task Rejects_a_compressed_body_that_was_sent_without_its_end(
        [Values("gzip", "br", "deflate", "zstd")] string encoding,
        [Values(1, 4, 100)] int missing,
        [Values] ExpectedContent content)
    {
        await using var partnership = await Partnership.StartAsync();
        var whole = Compress(partnership.Api.BodyOf(0, 100), encoding);
        partnership.Api.Misbehave = Misbehaviour.Body(whole[..^missing], encoding: encoding);

        var failure = await partnership.GetOnceAsync(content: content).FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body cannot be decompressed: "));
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
            Is.EqualTo(("The body is larger than 1000 bytes; to accept it, raise PollerSaga:Fetching:MaxBodyBytes.", false)));
    }

    [Test]
    public async Task Accepts_a_body_of_the_maximum_size()
    {
        await using var measure = await PartnerApi.StartAsync();
        var size = measure.BodyOf(0, 100).Length;
        await using var partnership = await Partnership.StartAsync(("Fetching:MaxBodyBytes", size.ToString(CultureInfo.InvariantCulture)));

        Assert.That(await partnership.GetOnceAsync(), Has.Length.EqualTo(size));
    }

    [TestCase("text/html")]
    [TestCase("application/octet-stream")]
    [TestCase("application/json; charset=iso-8859-1")]
    public async Task Reads_JSON_with_any_content_type(string contentType)
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
    public async Task Returns_the_media_type_or_the_default(string sent, object content, string expected)
    {
        var header = sent.Length > 0 ? $"Content-Type: {sent}\n" : "";
        await using var partner = WirePartner.Answering($"HTTP/1.1 200 OK\nContent-Length: 2\n{header}\n[]");
        await using var partnership = await Partnership.StartAsync();

        Assert.That(await partnership.ContentTypeOfAsync(partner.Url, (ExpectedContent)content), Is.EqualTo(expected));
    }

    [Test]
    public async Task Rejects_HTML_with_the_content_type_of_JSON()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("<html>Sign in</html>");

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON"));
        Assert.That(failure.IsRetriable, Is.False);
    }

    [Test]
    public async Task Returns_HTML_if_the_content_can_be_anything()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("<html>Sign in</html>");

        Assert.That(await partnership.GetOnceAsync(content: ExpectedContent.Any), Is.EqualTo("<html>Sign in</html>"u8.ToArray()));
    }

    private static byte[] Compress(byte[] bytes, string encoding) => CodedBodies.Encode(bytes, encoding);
}
