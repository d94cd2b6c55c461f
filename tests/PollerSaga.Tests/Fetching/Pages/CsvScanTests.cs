using System.Text;
using CsCheck;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class CsvScanTests
{
    private static readonly Gen<string> Field = Gen.Char["a\",;\n\r|é"].Array[0, 5].Select(letters => new string(letters));

    private static readonly PageSelectors Wanted = Pieces.Select([], decoder: DecoderKind.Csv);

    [TestCase("", 0)]
    [TestCase("id,name", 0)]
    [TestCase("id,name\r\n", 0)]
    [TestCase("id,name\n1,a", 1)]
    [TestCase("id,name\r\n1,a\r\n2,b\r\n", 2)]
    [TestCase("\r\nid\n\n1\n\r\n2\n", 2)]
    [TestCase("id,name\n1,\"a\nb\"\n2,\"c\r\n\"\"d\"\"\"\n", 2)]
    [TestCase("id;name\n1;\"a\nb\"\n", 1)]
    [TestCase("id\tname\n1\t\"a,\nb\"\n", 1)]
    [TestCase("id|name\n1|\"a\nb\"", 1)]
    [TestCase("\"id,x\";\"name\"\n1;\"a\nb\"", 1)]
    [TestCase("id\n\"a\nb\"\n", 1)]
    [TestCase("id,name\n1,5\" pipe\n2,6\"\n", 2)]
    [TestCase("id,name\n\"\",\"\"\n,\n", 2)]
    [TestCase("\uFEFF\"id\nx\",name\n1,a\n", 1)]
    [TestCase("a,b\n\"x\"\r\n\"y\"", 2)]
    public async Task Counts_the_rows_after_the_header(string body, long records) =>
        Assert.That((await Pieces.ScanAsync(Wanted, body)).Records, Is.EqualTo(records));

    [TestCase("id,name\n1,\"a", 2, "is not closed")]
    [TestCase("id,name\n1,\"a\"\"", 2, "is not closed")]
    [TestCase("\"", 1, "is not closed")]
    [TestCase("id,name\n1,b\n\"a\"b,2\n", 3, "must be doubled")]
    [TestCase("id,name\n\"a\" ,2\n", 2, "must be doubled")]
    [TestCase("id,name\n\"a\"\r\"b\"\n", 2, "must be doubled")]
    [TestCase("id,name\n\"a\";2\n", 2, "must be doubled")]
    public async Task Refuses_quotes_that_do_not_match(string body, int row, string fault)
    {
        var failure = await Pieces.FaultOfAsync(Wanted, body);

        Assert.That(failure.Format, Is.EqualTo("CSV"));
        Assert.That(failure.Message, Does.StartWith($"row {row}: ").And.Contain(fault));
    }

    [Test]
    public async Task Refuses_UTF_16()
    {
        byte[] body = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("id\n1")];

        Assert.That((await Pieces.ScanAsync(Wanted, body, 3).FailureOf<PageFormatException>()).Message, Does.Contain("UTF-16"));
    }

    [TestCase(new byte[] { 0xEF, (byte)'a', (byte)'\n', (byte)'b' })]
    [TestCase(new byte[] { 0xEF, 0xBB, (byte)'\n', (byte)'b' })]
    public async Task Treats_the_start_of_a_byte_order_mark_as_text(byte[] body) =>
        Assert.That((await Pieces.ScanAsync(Wanted, body, 1)).Records, Is.EqualTo(1));

    [Test]
    public Task Counts_the_rows_that_were_written() => Gen
        .Select(Gen.OneOf(',', ';', '\t', '|'), Field.Array[2, 4].Array[0, 8], Gen.Int[1, 20])
        .SampleAsync(
            async (delimiter, rows, size) =>
            {
                var lines = rows.Prepend(["id", "name"]).Select(row => string.Join(delimiter, row.Select(Quote)));
                var content = await Pieces.ScanAsync(Wanted, Encoding.UTF8.GetBytes(string.Join("\r\n", lines)), size);
                return content.Records == rows.Length;
            },
            iter: 5_000);

    private static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
