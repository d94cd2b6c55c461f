using System.Text;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class CheckedBodyTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"payload":["record – ü"]}""");

    [Test]
    public async Task Returns_and_counts_every_byte()
    {
        await using var body = BodyOf(Json);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That((copy.ToArray(), body.BytesRead), Is.EqualTo((Json, (long)Json.Length)));
    }

    [Test]
    public async Task Returns_a_byte_order_mark()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Json];
        await using var body = BodyOf(bytes);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That(copy.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Reads_the_requested_number_of_bytes()
    {
        await using var body = BodyOf(Json);

        var read = await body.ReadAsync(new byte[5]);

        Assert.That((read, body.BytesRead, body.Position), Is.EqualTo((5, 5L, 5L)));
    }

    [Test]
    public async Task Accepts_a_body_of_the_maximum_size()
    {
        await using var body = BodyOf(Json, maxBytes: Json.Length);

        await body.CopyToAsync(Stream.Null);

        Assert.That(body.BytesRead, Is.EqualTo(Json.Length));
    }

    [TestCase(ExpectedContent.Json)]
    [TestCase(ExpectedContent.Any)]
    public async Task Fails_permanently_one_byte_above_the_maximum_size(ExpectedContent content)
    {
        await using var body = BodyOf(Json, maxBytes: Json.Length - 1, content);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(($"The body is larger than {Json.Length - 1} bytes; to accept it, raise PollerSaga:Fetching:MaxBodyBytes.", false)));
    }

    [Test]
    public async Task Fails_permanently_on_malformed_JSON()
    {
        await using var body = BodyOf("<html>"u8.ToArray());

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(
                ("The body is not well-formed JSON: '<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.", false)));
    }

    [Test]
    public async Task Reports_incomplete_JSON_only_at_the_end_of_the_body()
    {
        await using var body = BodyOf(Json[..^1]);

        Assert.That(await body.ReadAsync(new byte[1000]), Is.EqualTo(Json.Length - 1));
        var failure = await body.ReadAsync(new byte[1000]).AsTask().FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("{}{}")]
    public async Task Accepts_any_bytes_if_the_content_can_be_anything(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text + "\u00FF");
        await using var body = BodyOf(bytes, content: ExpectedContent.Any);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That(copy.ToArray(), Is.EqualTo(bytes));
    }

    [TestCase(ExpectedContent.Json)]
    [TestCase(ExpectedContent.Any)]
    public async Task Rejects_an_empty_body(ExpectedContent content)
    {
        await using var body = BodyOf([], content: content);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That((failure.Message, failure.IsRetriable), Is.EqualTo(("The body is empty.", false)));
    }

    [Test]
    public async Task Stays_at_the_end()
    {
        await using var body = BodyOf(Json);
        await body.CopyToAsync(Stream.Null);

        Assert.That(await body.ReadAsync(new byte[10]), Is.Zero);
    }

    [Test]
    public async Task Does_not_treat_an_empty_read_as_the_end()
    {
        await using var body = BodyOf(Json);

        Assert.That(await body.ReadAsync(Memory<byte>.Empty), Is.Zero);
        await body.CopyToAsync(Stream.Null);

        Assert.That(body.BytesRead, Is.EqualTo(Json.Length));
    }

    [TestCase(typeof(IOException), "The body ended early after 4 bytes: broken", true)]
    [TestCase(typeof(HttpRequestException), "The body ended early after 4 bytes: broken", true)]
    [TestCase(typeof(InvalidDataException), "The body cannot be decompressed: broken", false)]
    public async Task Classifies_the_faults_of_the_stream(Type type, string message, bool isRetriable)
    {
        var fault = (Exception)Activator.CreateInstance(type, "broken")!;
        await using var body = new CheckedBody(new BrokenStream("[1,2"u8.ToArray(), fault), 1000, ExpectedContent.Json);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That((failure.Message, failure.IsRetriable, failure.InnerException), Is.EqualTo((message, isRetriable, fault)));
    }

    [Test]
    public async Task Does_not_wrap_a_cancellation()
    {
        await using var body = new CheckedBody(new BrokenStream([], new OperationCanceledException()), 1000, ExpectedContent.Json);

        await body.CopyToAsync(Stream.Null).FailureOf<OperationCanceledException>();
    }

    [Test]
    public async Task Supports_only_asynchronous_forward_reading()
    {
        await using var body = BodyOf(Json);

        Assert.Multiple(() =>
        {
            Assert.That((body.CanRead, body.CanSeek, body.CanWrite), Is.EqualTo((true, false, false)));
            Assert.That(() => body.ReadByte(), Throws.InstanceOf<NotSupportedException>());
            Assert.That(() => body.Length, Throws.InstanceOf<NotSupportedException>());
            Assert.That(() => body.Position = 0, Throws.InstanceOf<NotSupportedException>());
            Assert.That(() => body.Seek(0, SeekOrigin.Begin), Throws.InstanceOf<NotSupportedException>());
            Assert.That(() => body.SetLength(0), Throws.InstanceOf<NotSupportedException>());
            Assert.That(() => body.Write([]), Throws.InstanceOf<NotSupportedException>());
        });
    }

    private static CheckedBody BodyOf(byte[] bytes, long maxBytes = 1000, ExpectedContent content = ExpectedContent.Json) =>
        new(new MemoryStream(bytes), maxBytes, content);

    /// <summary>Returns its bytes, then throws.</summary>
    private sealed class BrokenStream(byte[] bytes, Exception fault) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw fault;
    }
}
