using System.Text;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class XmlScanTests
{
    private const string Page =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- page 1 -->
        <r:response xmlns:r="urn:example"><status>OK</status>
          <items><item id="1"><item>nested</item></item><item id="2"/></items>
          <other><item/></other><items><item><![CDATA[<item>]]></item></items>
        </r:response>
        """;

    [TestCase(null, 4)]
    [TestCase("$", 4)]
    [TestCase("$.response", 1)]
    [TestCase("$.response.items", 2)]
    [TestCase("$.response.items.item", 3)]
    [TestCase("$.response.items.item.item", 1)]
    [TestCase("$.response.other.item", 1)]
    [TestCase("$.items.item", 0)]
    [TestCase("$.response.item", 0)]
    public async Task Counts_the_elements_of_the_root_or_of_a_path(string? records, long expected)
    {
        var content = await Pieces.ScanAsync(Pieces.Select([], records, DecoderKind.Xml), Page);

        Assert.That(content.Records, Is.EqualTo(expected));
    }

    [TestCase("<a>")]
    [TestCase("<a><b></a></b>")]
    [TestCase("<a/><b/>")]
    [TestCase("<a>&unknown;</a>")]
    [TestCase("text")]
    [TestCase("{\"a\":1}")]
    [TestCase("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>")]
    public async Task Refuses_a_body_that_is_not_well_formed(string body) =>
        Assert.That((await Pieces.FaultOfAsync(Pieces.Select([], decoder: DecoderKind.Xml), body)).Format, Is.EqualTo("XML"));

    [Test]
    public async Task Reads_the_encoding_of_the_declaration()
    {
        var body = Encoding.Latin1.GetBytes("<?xml version='1.0' encoding='ISO-8859-1'?><größe><é/></größe>");

        var content = await Pieces.ScanAsync(Pieces.Select([], "$.größe.é", DecoderKind.Xml), body, 7);

        Assert.That(content.Records, Is.EqualTo(1));
    }

    [Test]
    public async Task Accepts_a_text_of_any_length()
    {
        var body = Encoding.UTF8.GetBytes($"<a><b>{new string('x', 3 * XmlFeed.MaxMarkup)}</b></a>");

        Assert.That((await ScanAsync(body)).Records, Is.EqualTo(1));
    }

    [TestCase("<a b='", "'/>")]
    [TestCase("<a><![CDATA[", "]]></a>")]
    public async Task Limits_the_parts_that_the_reader_keeps(string start, string end)
    {
        var body = Encoding.UTF8.GetBytes($"{start}{new string('x', 3 * XmlFeed.MaxMarkup)}{end}");

        Assert.That((await ScanAsync(body).FailureOf<PageFormatException>()).Message, Does.Contain("longer than"));
    }

    [Test]
    public async Task Limits_the_depth()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 2000)));

        Assert.That((await ScanAsync(body).FailureOf<PageFormatException>()).Message, Does.Contain("1024"));
    }

    [Test]
    public async Task Can_be_abandoned()
    {
        var scan = new XmlScan(records: null);
        await scan.AppendAsync("<a><b>"u8.ToArray(), CancellationToken.None);

        Assert.That(scan.Dispose, Throws.Nothing);
    }

    private static Task<PageContent> ScanAsync(byte[] body) =>
        Pieces.ScanAsync(Pieces.Select([], decoder: DecoderKind.Xml), body, 64 * 1024);
}
