using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using PollerSaga.Fetching;
using PollerSaga.Files;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

/// <summary>The errors quote what the partner says, and a terminal can show them.</summary>
public sealed class PartnerClientErrorTests
{
    [TestCase("no such tenant", "The API answered 404 Not Found: no such tenant")]
    [TestCase("{\"error\":\n  \"no such tenant\"}\n", "The API answered 404 Not Found: {\"error\": \"no such tenant\"}")]
    [TestCase("\u001b[2Jall is well\u0007\u202e", "The API answered 404 Not Found: [2Jall is well")]
    [TestCase(" \n ", "The API answered 404 Not Found.")]
    public async Task Quote_the_body_in_one_line(string body, string message) =>
        Assert.That((await FailureOfAsync(Encoding.UTF8.GetBytes(body))).Message, Is.EqualTo(message));

    [Test]
    public async Task Quote_the_first_500_characters()
    {
        var failure = await FailureOfAsync(Encoding.ASCII.GetBytes(new string('x', 100_000)));

        Assert.That(failure.Message, Is.EqualTo($"The API answered 404 Not Found: {new string('x', 500)}…"));
    }

    [Test]
    public async Task Quote_a_compressed_body() =>
        Assert.That(
            (await FailureOfAsync(CodedBodies.Encode("no such tenant"u8.ToArray(), "gzip"), encoding: "gzip")).Message,
            Is.EqualTo("The API answered 404 Not Found: no such tenant"));

    [TestCase("utf-7")]
    [TestCase("klingon")]
    [TestCase("\"\"")]
    public async Task Quote_a_body_in_UTF_8_if_its_charset_is_not_supported(string charset) =>
        Assert.That(
            (await FailureOfAsync("no such tenant"u8.ToArray(), contentType: $"text/plain; charset={charset}")).Message,
            Is.EqualTo("The API answered 404 Not Found: no such tenant"));

    [Test]
    public async Task Quote_a_body_in_its_own_charset() =>
        Assert.That(
            (await FailureOfAsync(Encoding.Latin1.GetBytes("für"), contentType: "text/plain; charset=iso-8859-1")).Message,
            Is.EqualTo("The API answered 404 Not Found: für"));

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Have_the_status_if_the_body_cannot_be_decoded(string encoding) =>
        Assert.That(
            (await FailureOfAsync("no compressed text"u8.ToArray(), encoding)).Message,
            Is.EqualTo("The API answered 404 Not Found."));

    [TestCase("compress")]
    [TestCase("gzip,gzip,gzip,gzip,gzip")]
    public async Task Quote_no_body_with_unknown_or_too_many_codings(string encoding) =>
        Assert.That(
            (await FailureOfAsync("coded"u8.ToArray(), encoding)).Message,
            Is.EqualTo("The API answered 404 Not Found."));

    [Test]
    public async Task Have_the_number_of_codings_if_it_costs_too_much_memory()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("[]"u8.ToArray(), encoding: string.Join(',', Enumerable.Repeat("gzip", 5000)));

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(("The API answered 200 OK with 5000 content codings; at most 4 are decoded.", false)));
    }

    [Test]
    public async Task Have_the_status_if_the_body_ends_early()
    {
        await using var partner = WirePartner.Answering("HTTP/1.1 503 Service Unavailable\nContent-Length: 100\n\nshort");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.HttpStatus, failure.IsRetriable),
            Is.EqualTo(("The API answered 503 Service Unavailable.", (int?)503, true)));
    }

    [TestCase(503, "The API answered 503 Service Unavailable.")]
    [TestCase(200, "The API answered 200 OK, but sent no complete body within 30 s (PollerSaga:Fetching:Timeout).")]
    public async Task Have_the_status_if_the_body_does_not_end(int status, string message)
    {
        await using var body = new StalledStream();
        var partner = new StubHandler(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body) });
        await using var partnership = await Partnership.StartAsync(services => services.PostConfigure<HttpClientFactoryOptions>(
            PartnerClient.Name,
            options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = partner)));

        var request = partnership.GetOnceAsync();
        await body.WhenRead.OrTimeOut();
        await partnership.Clock.PassWaitsAsync(request);
        var failure = await request.FailureOf<FetchException>();

        Assert.That((failure.Message, failure.HttpStatus, failure.IsRetriable), Is.EqualTo((message, (int?)status, true)));
    }

    [Test]
    public async Task Have_the_responses_before_a_time_out()
    {
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "3"));
        partnership.Api.Misbehave = async (context, request) =>
        {
            if (request.Attempt <= 3)
                return await Misbehaviour.Status(request.Attempt == 3 ? 500 : 503)(context, request);

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };

        var request = partnership.GetAsync();
        var delays = partnership.PassDelaysAsync(request);
        await partnership.Api.WhenPageRequestsReach(4).OrTimeOut();
        partnership.Clock.Advance(Partnership.Timeout);
        var failure = await request.FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.Attempts),
            Is.EqualTo(
                ("The API sent no complete response within 30 s (PollerSaga:Fetching:Timeout). (4 attempts; before: "
                + "2 × The API answered 503 Service Unavailable. 1 × The API answered 500 Internal Server Error.)", 4)));
        Assert.That(await delays, Is.EqualTo(new[] { 2, 4, 8 }));
    }

    [TestCase("HTTP/1.1 404 Not\u0001\u001b[31mFound")]
    public async Task Have_no_control_characters_of_the_reason_phrase(string statusLine)
    {
        await using var partner = WirePartner.Answering($"{statusLine}\nContent-Length: 0\n\n");
        await using var partnership = await Partnership.StartAsync();

        var failure = await partnership.GetOnceAsync(partner.Url).FailureOf<FetchException>();

        Assert.That(failure.Message.Any(char.IsControl), Is.False, failure.Message);
    }

    [TestCase("[t\u009b31m]")]
    [TestCase("[tru\u202e]")]
    [TestCase("[\"a\u0007\"]")]
    public async Task Have_no_control_characters_of_malformed_JSON(string body)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var failure = await partnership.GetOnceAsync().FailureOf<FetchException>();

        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
        Assert.That(failure.Message.Any(letter => char.IsControl(letter) || letter == '\u202e'), Is.False, failure.Message);
    }

    private static async Task<FetchException> FailureOfAsync(byte[] body, string? encoding = null, string contentType = "text/plain")
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = async (context, request) =>
        {
            context.Response.StatusCode = 404;
            return await Misbehaviour.Body(body, contentType, encoding)(context, request);
        };
        return await partnership.GetOnceAsync().FailureOf<FetchException>();
    }

    /// <summary>A body whose bytes do not arrive.</summary>
    private sealed class StalledStream : ForwardStream
    {
        private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WhenRead => _read.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _read.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
