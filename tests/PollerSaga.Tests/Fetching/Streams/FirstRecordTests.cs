using System.Text;
using PollerSaga.Fetching.Streams;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Streams;

public sealed class FirstRecordTests
{
    [TestCase("""[{"a":1},{"a":2}]""", "$", "{\n  \"a\": 1\n}")]
    [TestCase("""{"meta":{"x":[1]},"data":{"items":["first","second"]}}""", "$.data.items", "\"first\"")]
    [TestCase("""{"pages":[[0],[7,8]]}""", "$.pages[1]", "7")]
    [TestCase("""{"a b":[true]}""", "$['a b']", "true")]
    [TestCase("""{"items":[]}""", "$.items", null)]
    [TestCase("""{"items":null}""", "$.items", "null")]
    [TestCase("""{"other":[1]}""", "$.items", null)]
    [TestCase("""{"items":[1]}""", "$.items[3]", null)]
    [TestCase("""[1]""", "$.items", null)]
    public void Is_the_first_element_of_the_records(string body, string records, string? expected) =>
        Assert.That(Find(body, Selector.Parse(records)), Is.EqualTo(expected));

    [Test]
    public void Is_the_whole_body_without_records() => Assert.That(Find("""{"a":1}""", records: null), Is.EqualTo("{\n  \"a\": 1\n}"));

    [Test]
    public void Is_found_after_a_byte_order_mark() => Assert.That(Find("\uFEFF[1]", Selector.Parse("$")), Is.EqualTo("1"));

    [Test]
    public void Is_not_escaped_more_than_needed() =>
        Assert.That(Find("""["\u00fc & <b>"]""", Selector.Parse("$")), Is.EqualTo("\"ü & <b>\""));

    [Test]
    public void Is_shown_from_a_start_only_if_much_of_it_is_known()
    {
        var whole = $"[\"{new string('x', 20_000)}";

        Assert.That(Find(whole, Selector.Parse("$")), Is.EqualTo(whole[1..]));
        Assert.That(Find(whole[..10_000], Selector.Parse("$")), Is.Null, "its end could be a part of a secret");
    }

    [TestCase("Jsonl", "\n{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}")]
    [TestCase("Csv", "id,name\r\n1,one\r\n2,two\r\n", "id,name\n1,one")]
    [TestCase("Text", "one\ntwo", "one")]
    [TestCase("Xml", "<a>\n<b/></a>", "<a>\n<b/></a>")]
    [TestCase("Text", "\n\n", null)]
    public void Is_a_line_of_other_formats(string decoder, string body, string? expected) =>
        Assert.That(FirstRecord.Find(Encoding.UTF8.GetBytes(body), records: null, Enum.Parse<DecoderKind>(decoder)), Is.EqualTo(expected));

    private static string? Find(string body, Selector? records) =>
        FirstRecord.Find(Encoding.UTF8.GetBytes(body), records, DecoderKind.Json);
}
