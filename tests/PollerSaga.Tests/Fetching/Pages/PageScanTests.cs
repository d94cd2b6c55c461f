using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class PageScanTests
{
    [Test]
    public async Task Returns_the_response_and_its_headers()
    {
        var content = await Pieces.ScanAsync(Pieces.Select(["header:X-Next", "$.a"]), """{"a":1}""");

        Assert.Multiple(() =>
        {
            Assert.That((content.Address, content.Status), Is.EqualTo((Pieces.Address, 200)));
            Assert.That(content[Selector.Parse("header:x-next")].Text, Is.EqualTo("7"));
            Assert.That(content[Selector.Parse("header:Link")].Text, Is.EqualTo("<a>; rel=x, <b>; rel=next"));
            Assert.That(content[Selector.Parse("header:X-Absent")], Is.EqualTo(SelectedValue.Absent));
            Assert.That(content.Header("LINK"), Is.EqualTo(new[] { "<a>; rel=x", "<b>; rel=next" }));
            Assert.That(content.Header("X-Absent"), Is.Empty);
        });
    }

    [Test]
    public async Task Refuses_a_selector_that_was_not_evaluated()
    {
        var content = await Pieces.ScanAsync(Pieces.Select(["$.a"]), "{}");

        Assert.That(() => content[Selector.Parse("$.b")], Throws.ArgumentException.With.Message.Contains("$.b"));
    }

    [Test]
    public async Task Returns_the_digest_only_if_it_is_wanted()
    {
        var body = Encoding.UTF8.GetBytes("[1,2,3]");

        var wanted = await Pieces.ScanAsync(Pieces.Select([]), body, 2);
        var unwanted = await Pieces.ScanAsync(new PageSelectors([]), body, 2);

        Assert.That((wanted.Digest, unwanted.Digest), Is.EqualTo((XxHash3.HashToUInt64(body), 0UL)));
    }

    [TestCase("application/gzip")]
    [TestCase("application/zip")]
    [TestCase("Application/X-GZIP")]
    public async Task Accepts_an_archive_as_it_is(string contentType)
    {
        byte[] body = [0x1F, 0x8B, 0, 255];

        var content = await Pieces.ScanAsync(Pieces.Select(["$.a"], "$"), body, 1, contentType);

        Assert.That((content.Records, content.RecordsFault, content.Bytes), Is.EqualTo(((long?)null, (string?)null, 4L)));
        Assert.That(content[Selector.Parse("$.a")], Is.EqualTo(SelectedValue.Absent));
    }

    [TestCase("""{"error":{"code":"E1"},"rest":[""", "E1")]
    [TestCase("""{"error":{"code":"E1"}}""", "E1")]
    [TestCase("<html>", "")]
    [TestCase("", "")]
    [TestCase("""{"error":{"code":"\ud83d"}}""", "")]
    public async Task Scans_the_body_of_an_error_as_far_as_possible(string body, string code)
    {
        var content = await PageScan.ScanErrorAsync(
            Pieces.Select(["$.error.code"], "$.error"),
            Pieces.ResponseOf(),
            Encoding.UTF8.GetBytes(body),
            CancellationToken.None);

        Assert.That((content[Selector.Parse("$.error.code")].Text, content.Records), Is.EqualTo((code, (long?)null)));
    }

    [Test]
    public async Task Gives_the_content_of_a_body_that_was_read_to_its_end()
    {
        await using var body = BodyOf("[1,2]", Pieces.Select(["$[-1]"], "$"));

        Assert.That(() => body.Content, Throws.InvalidOperationException);
        await body.CopyToAsync(Stream.Null);

        Assert.That((body.Content.Records, body.Content.Bytes, body.ContentType), Is.EqualTo((2L, 5L, "application/json")));
    }

    [Test]
    public async Task Fails_the_body_permanently_if_it_is_not_well_formed()
    {
        await using var body = BodyOf("<html>", Pieces.Select(["$.a"]));

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(
                ("The body is not well-formed JSON: '<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.", false)));
    }

    [TestCase("Json", false)]
    [TestCase("Xml", false)]
    [TestCase("Jsonl", true)]
    [TestCase("Csv", true)]
    [TestCase("Text", true)]
    public async Task Accepts_an_empty_body_where_it_is_an_empty_listing(string decoder, bool isAccepted)
    {
        await using var body = BodyOf(string.Empty, Pieces.Select([], decoder: Enum.Parse<DecoderKind>(decoder)));
        var reading = body.CopyToAsync(Stream.Null);

        if (isAccepted)
        {
            await reading;
            Assert.That(body.Content.Records, Is.Zero);
        }
        else
        {
            Assert.That((await reading.FailureOf<FetchException>()).Message, Is.EqualTo("The body is empty."));
        }
    }

    [Test]
    public async Task Describes_the_response_after_a_redirection()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = (context, _) =>
        {
            context.Response.Headers["X-Page"] = context.Request.Path.Value;
            if (context.Request.Path == "/moved")
                return Task.FromResult(false);

            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"/moved{context.Request.QueryString}";
            return Task.FromResult(true);
        };

        var content = await partnership.ScanOnceAsync(Pieces.Select(["$.totalRecords"], "$.payload"));

        Assert.Multiple(() =>
        {
            Assert.That((content.Address.AbsolutePath, content.Status), Is.EqualTo(("/moved", 200)));
            Assert.That(content[Selector.Parse("header:X-Page")].Text, Is.EqualTo("/moved"));
            Assert.That(content[Selector.Parse("header:Content-Type")].Text, Does.StartWith("application/json"));
            Assert.That(content[Selector.Parse("$.totalRecords")].Kind, Is.EqualTo(JsonValueKind.Number));
            Assert.That(content.Records, Is.EqualTo(100));
        });
    }

    [Test]
    public void Refuses_selectors_that_the_decoder_cannot_evaluate() => Assert.That(
        () => Pieces.Select(["$.next"], decoder: DecoderKind.Csv),
        Throws.ArgumentException.With.Message.Contains("$.next"));

    private static CheckedBody BodyOf(string text, PageSelectors selectors) => new(
        new MemoryStream(Encoding.UTF8.GetBytes(text)),
        maxBytes: 1000,
        ExpectedContent.Any,
        scan: new PageScan(selectors, Pieces.ResponseOf()));
}
