using System.Text;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class CheckedBodyTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"payload":["record – ü"]}""");

    [Test]
    public async Task Hands_on_every_byte_and_counts_them()
    {
        await using var body = Over(Json);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That((copy.ToArray(), body.BytesRead), Is.EqualTo((Json, (long)Json.Length)));
    }

    [Test]
    public async Task Hands_on_a_byte_order_mark_too()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Json];
        await using var body = Over(bytes);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That(copy.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Has_read_what_was_asked_for()
    {
        await using var body = Over(Json);

        var read = await body.ReadAsync(new byte[5]);

        Assert.That((read, body.BytesRead, body.Position), Is.EqualTo((5, 5L, 5L)));
    }

    [Test]
    public async Task Takes_a_body_as_large_as_the_limit()
    {
        await using var body = Over(Json, maxBytes: Json.Length);

        await body.CopyToAsync(Stream.Null);

        Assert.That(body.BytesRead, Is.EqualTo(Json.Length));
    }

    [TestCase(ExpectedContent.Json)]
    [TestCase(ExpectedContent.Any)]
    public async Task Refuses_a_body_one_byte_larger_than_the_limit_for_good(ExpectedContent content)
    {
        await using var body = Over(Json, maxBytes: Json.Length - 1, content);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(($"The body is larger than {Json.Length - 1} bytes; raise PollerSaga:Fetching:MaxBodyBytes to take it.", false)));
    }

    [Test]
    public async Task Refuses_malformed_JSON_for_good()
    {
        await using var body = Over("<html>"u8.ToArray());

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.IsRetriable),
            Is.EqualTo(("The body is not well-formed JSON: '<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.", false)));
    }

    [Test]
    public async Task Refuses_JSON_without_its_end_only_where_it_should_be()
    {
        await using var body = Over(Json[..^1]);

        Assert.That(await body.ReadAsync(new byte[1000]), Is.EqualTo(Json.Length - 1));
        var failure = await body.ReadAsync(new byte[1000]).AsTask().FailureOf<FetchException>();

        Assert.That(failure.IsRetriable, Is.False);
        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("{}{}")]
    public async Task Takes_any_bytes_where_any_are_expected(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text + "\u00FF");
        await using var body = Over(bytes, content: ExpectedContent.Any);
        var copy = new MemoryStream();

        await body.CopyToAsync(copy);

        Assert.That(copy.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Refuses_an_empty_body()
    {
        await using var body = Over([]);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
    }

    [Test]
    public async Task Stays_at_its_end()
    {
        await using var body = Over(Json);
        await body.CopyToAsync(Stream.Null);

        Assert.That(await body.ReadAsync(new byte[10]), Is.Zero);
    }

    [Test]
    public async Task Does_not_take_a_read_of_nothing_for_the_end()
    {
        await using var body = Over(Json);

        Assert.That(await body.ReadAsync(Memory<byte>.Empty), Is.Zero);
        await body.CopyToAsync(Stream.Null);

        Assert.That(body.BytesRead, Is.EqualTo(Json.Length));
    }

    [TestCase(typeof(IOException), "The body broke off after 4 bytes: torn", true)]
    [TestCase(typeof(HttpRequestException), "The body broke off after 4 bytes: torn", true)]
    [TestCase(typeof(InvalidDataException), "The body cannot be decompressed: torn", false)]
    [TestCase(typeof(InvalidOperationException), "The body cannot be decompressed: torn", false)] // what BrotliStream throws
    public async Task Names_what_broke_the_stream(Type type, string message, bool isRetriable)
    {
        var fault = (Exception)Activator.CreateInstance(type, "torn")!;
        await using var body = new CheckedBody(new TornStream("[1,2"u8.ToArray(), fault), 1000, ExpectedContent.Json);

        var failure = await body.CopyToAsync(Stream.Null).FailureOf<FetchException>();

        Assert.That((failure.Message, failure.IsRetriable, failure.InnerException), Is.EqualTo((message, isRetriable, fault)));
    }

    [Test]
    public async Task Lets_a_cancellation_out_as_it_is()
    {
        await using var body = new CheckedBody(new TornStream([], new OperationCanceledException()), 1000, ExpectedContent.Json);

        await body.CopyToAsync(Stream.Null).FailureOf<OperationCanceledException>();
    }

    [Test]
    public async Task Is_read_asynchronously_and_forward_alone()
    {
        await using var body = Over(Json);

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

    private static CheckedBody Over(byte[] bytes, long maxBytes = 1000, ExpectedContent content = ExpectedContent.Json) =>
        new(new MemoryStream(bytes), maxBytes, content);

    /// <summary>Gives its bytes, then throws.</summary>
    private sealed class TornStream(byte[] bytes, Exception fault) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw fault;
    }
}
