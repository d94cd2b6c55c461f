using System.Text;
using System.Text.Json;
using PollerSaga.Payloads;
using PollerSaga.Processing;
using PollerSaga.Processing.Ndjson;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Processing.Ndjson;

public sealed class RecordLinesTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    [TestCase("""{"payload":[{"id":1},{"id":2}]}""", "{\"id\":1}\n{\"id\":2}\n")]
    [TestCase("""{"payload":[]}""", "")]
    [TestCase("""[]""", "")]
    [TestCase("""[1,"two",null,true,[3,[4]],{}]""", "1\n\"two\"\nnull\ntrue\n[3,[4]]\n{}\n")]
    [TestCase(
        """{"maxRecordsPerPage":100,"totalRecords":2,"payload":[{"a":[{"payload":[1]}],"b":{"c":null}}],"next":{"payload":[9]}}""",
        "{\"a\":[{\"payload\":[1]}],\"b\":{\"c\":null}}\n")]
    public async Task Makes_each_record_a_line(string page, string lines) => Assert.That(await CopyAsync(page), Is.EqualTo(lines));

    [Test]
    public async Task Keeps_every_byte_of_a_record_but_the_white_space_between_its_tokens() => Assert.That(
        await CopyAsync(
            "{ \"payload\" : [\r\n\t{ \"n\" : 1.50e+02 ,\r\n \"s\" : \"a b\\n\\u00e9 \\/ é 😀\" , \"e\" : [ ] , \"x y\" : { } }\n ] }"),
        Is.EqualTo("{\"n\":1.50e+02,\"s\":\"a b\\n\\u00e9 \\/ é 😀\",\"e\":[],\"x y\":{}}\n"));

    [Test]
    public async Task Takes_the_records_from_the_property_it_is_told() => Assert.That(
        await CopyAsync("""{"payload":[1],"items":[2]}""", "items"),
        Is.EqualTo("2\n"));

    [Test]
    public async Task Lets_a_byte_order_mark_be() => Assert.That(await CopyAsync("\uFEFF[1]"), Is.EqualTo("1\n"));

    [TestCase(
        """{"items":[1],"total":2}""",
        "the page has no array 'payload'. Its only array is items. Name it with --records.")]
    [TestCase(
        """{"total":2,"items":[[1]],"data":{"list":[1]},"a b":[],"t\u0061gs":[]}""",
        "the page has no array 'payload'. Its arrays are items, a b, t\\u0061gs. Name one of them with --records.")]
    [TestCase(
        """{"total":2}""",
        "the page has no array 'payload', and the page has no other array at its top level. ndjson needs an array of records.")]
    [TestCase(
        """{"a":[],"b":[],"c":[],"d":[],"e":[],"f":[],"g":[],"h":[],"i":[],"j":[],"k":[],"l":[]}""",
        "the page has no array 'payload'. Its arrays are a, b, c, d, e, f, g, h, i, j and more. Name one of them with --records.")]
    [TestCase(
        """{"payload":{"id":[1]},"items":[2]}""",
        "the property 'payload' of the page is an object, not an array. Its only array is items. Name it with --records.")]
    [TestCase(
        """{"payload":null}""",
        "the property 'payload' of the page is null, not an array, and the page has no other array at its top level. "
            + "ndjson needs an array of records.")]
    public async Task Names_the_arrays_of_a_page_that_has_no_records_at_the_property(string page, string message) =>
        Assert.That((await CopyAsync(page).FailureOf<PayloadMismatchException>()).Message, Is.EqualTo(message));

    [TestCase("""{"payload":[1],"payload":[2]}""", "the page has the property 'payload' twice.")]
    [TestCase("5", "the page is a number, not a JSON object or array.")]
    public async Task Says_what_the_page_is_instead(string page, string message) =>
        Assert.That((await CopyAsync(page).FailureOf<PayloadProcessingException>()).Message, Is.EqualTo(message));

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("""{"payload":[{"id":1},{"i""")]
    [TestCase("""{"payload":[{"id":1}]""")]
    [TestCase("""{"payload":[]} true""")]
    public async Task Says_that_the_page_is_not_whole_JSON(string page) =>
        Assert.That((await CopyAsync(page).FailureOf<PayloadProcessingException>()).Message, Does.StartWith("the page is not JSON: "));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    public async Task Reads_a_page_that_comes_in_pieces(int pieceSize)
    {
        var page = """{"totalRecords":3,"payload":[{"id":1,"text":"é\"\\"},{"id":[2,{"a":-0.5e-3}]},"three"]}""";

        Assert.That(
            await CopyAsync(page, pieceSize: pieceSize),
            Is.EqualTo("{\"id\":1,\"text\":\"é\\\"\\\\\"}\n{\"id\":[2,{\"a\":-0.5e-3}]}\n\"three\"\n"));
    }

    [Test]
    public async Task Copies_a_record_that_is_larger_than_every_buffer()
    {
        var text = new string('x', 5_000_000);

        Assert.That(await CopyAsync($$"""{"payload":[{"text":"{{text}}"},1]}"""), Is.EqualTo($$"""{"text":"{{text}}"}""" + "\n1\n"));
    }

    [Test]
    public async Task Copies_what_a_serializer_reads_the_same()
    {
        var random = new Random(4);
        var records = Enumerable.Range(0, 5_000).Select(
            id => new
            {
                id,
                name = new string('ä', random.Next(50)),
                tags = new[] { "a", "b" },
                at = (double?)random.NextDouble(),
            }).ToArray();
        var page = JsonSerializer.Serialize(new { totalRecords = 5_000, payload = records }, Indented);

        var lines = (await CopyAsync(page)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Is.EqualTo(records.Select(record => JsonSerializer.Serialize(record))));
    }

    [Test]
    public async Task Waits_until_there_is_memory_for_a_long_token()
    {
        var budget = new BufferBudget(BufferBudget.MinBytes);
        using var other = budget.Begin();
        await other.TakeAsync(BufferBudget.MinBytes, CancellationToken.None);
        using var share = budget.Begin();
        var record = new string('x', 3_000_000);

        var copy = CopyAsync($$"""{"payload":["{{record}}"]}""", share: share);
        Assert.That((copy.IsCompleted, budget.Waiting), Is.EqualTo((false, 1)));
        other.Dispose();

        Assert.That(await copy, Is.EqualTo($"\"{record}\"\n"));
        Assert.That(share.Held, Is.InRange(3_000_000, 12_000_000));
    }

    [Test]
    public async Task Takes_no_memory_for_short_tokens()
    {
        using var share = new BufferBudget(BufferBudget.MinBytes).Begin();

        await CopyAsync(JsonSerializer.Serialize(new { payload = Enumerable.Range(0, 200_000) }), share: share);

        Assert.That(share.Held, Is.Zero);
    }

    private static async Task<string> CopyAsync(
        string page,
        string property = "payload",
        int pieceSize = int.MaxValue,
        BufferBudget.Share? share = null)
    {
        using var folder = new TemporaryFolder();
        await using var lines = new FileStream(folder["lines"], FileMode.CreateNew, FileAccess.ReadWrite);
        await RecordLines.CopyAsync(
            new PiecewiseStream(Utf8.GetBytes(page), pieceSize),
            property,
            lines,
            share ?? new BufferBudget(BufferBudget.DefaultBytes).Begin(),
            CancellationToken.None).OrTimeOut();
        lines.Position = 0;
        return await new StreamReader(lines, Utf8).ReadToEndAsync();
    }

    /// <summary>Gives no more than a few bytes at a time.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int pieceSize) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceSize)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceSize)], cancellationToken);
    }
}
