using System.Text;
using System.Text.Json;
using PollerSaga.Fetching;
using PollerSaga.Sources.Selectors;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class JsonScanTests
{
    private const string Page =
        """{"data":[{"id":1,"tags":["a"]},{"id":2,"tags":["b","c"]},{"id":"3\u00e9","tags":[]}],"meta":{"next page":["x\"y",null]},"""
        + """ "total":42,"more":true,"none":null,"last":false}""";

    [TestCase("$", JsonValueKind.Object, "")]
    [TestCase("$.total", JsonValueKind.Number, "42")]
    [TestCase("$.more", JsonValueKind.True, "true")]
    [TestCase("$.last", JsonValueKind.False, "false")]
    [TestCase("$.none", JsonValueKind.Null, "null")]
    [TestCase("$.meta['next page'][0]", JsonValueKind.String, "x\"y")]
    [TestCase("$.meta['next page'][1]", JsonValueKind.Null, "null")]
    [TestCase("$.meta['next page'][2]", JsonValueKind.Undefined, "")]
    [TestCase("$.data", JsonValueKind.Array, "")]
    [TestCase("$.data[0].id", JsonValueKind.Number, "1")]
    [TestCase("$.data[2].id", JsonValueKind.String, "3é")]
    [TestCase("$.data[-1].id", JsonValueKind.String, "3é")]
    [TestCase("$.data[-1].tags[-1]", JsonValueKind.Undefined, "")]
    [TestCase("$.data[1].tags[-1]", JsonValueKind.String, "c")]
    [TestCase("$.data[-1].tags", JsonValueKind.Array, "")]
    [TestCase("$.data.id", JsonValueKind.Undefined, "")]
    [TestCase("$.meta[0]", JsonValueKind.Undefined, "")]
    [TestCase("$.total.x", JsonValueKind.Undefined, "")]
    [TestCase("$.absent", JsonValueKind.Undefined, "")]
    [TestCase("$.id", JsonValueKind.Undefined, "")]
    public async Task Finds_the_value_of_a_selector(string selector, JsonValueKind kind, string text)
    {
        var content = await Pieces.ScanAsync(Pieces.Select([selector]), Page);

        Assert.That(content[Selector.Parse(selector)], Is.EqualTo(new SelectedValue(kind, text)));
    }

    [TestCase("[[1,2],[3]]", "$[-1][-1]", "3")]
    [TestCase("[[1,2],[]]", "$[-1][-1]", null)]
    [TestCase("[[1,2],[]]", "$[0][-1]", "2")]
    [TestCase("[]", "$[-1]", null)]
    [TestCase("[5]", "$[-1]", "5")]
    [TestCase("[5]", "$[0]", "5")]
    [TestCase("""[{"a":1},{"b":2}]""", "$[-1].a", null)]
    [TestCase("""[{"a":{"x":[1]}},{"a":{"x":[7,8]}},{"a":3}]""", "$[1].a.x[-1]", "8")]
    [TestCase("""{"a":1,"a":2}""", "$.a", "2")]
    [TestCase("""{"a":{"x":1},"a":{"y":2}}""", "$.a.x", null)]
    [TestCase("""{"a":[1,2],"a":[]}""", "$.a[-1]", null)]
    [TestCase("""{"a":[1,2],"a":null}""", "$.a[0]", null)]
    [TestCase("""{"\u0061\/":"z"}""", "$['a/']", "z")]
    [TestCase("""{"\ud83d\ude00":4}""", "$['😀']", "4")]
    [TestCase("""{"\ud83d":4,"\ud83dx\ude00":5}""", "$['😀']", null)]
    [TestCase("""{"a":"\\\b\f\n\r\t\"\/"}""", "$.a", "\\\b\f\n\r\t\"/")]
    [TestCase("7", "$", "7")]
    [TestCase("\"\"", "$", "")]
    public async Task Finds_the_last_element_and_the_last_member_of_a_name(string json, string selector, string? text)
    {
        var content = await Pieces.ScanAsync(Pieces.Select([selector]), json);

        var value = content[Selector.Parse(selector)];
        Assert.That((value.Kind == JsonValueKind.Undefined, value.Text), Is.EqualTo((text is null, text ?? string.Empty)));
    }

    [Test]
    public async Task Finds_many_values_in_one_pass()
    {
        string[] selectors = ["$[0].a", "$[-1].a", "$[0]", "$[-1]", "$[1].a", "$['0']", "$[0]['a']"];

        var content = await Pieces.ScanAsync(Pieces.Select(selectors, "$"), """[{"a":1},{"a":2}]""");

        Assert.That(
            selectors.Select(selector => content[Selector.Parse(selector)].Text),
            Is.EqualTo(new[] { "1", "2", "", "", "2", "", "1" }));
        Assert.That(content.Records, Is.EqualTo(2));
    }

    [TestCase("[1,[2,3],{}]", "$", 3)]
    [TestCase("[]", "$", 0)]
    [TestCase("""{"data":{"items":[{"items":[1,2,3]},2]}}""", "$.data.items", 2)]
    [TestCase("""{"data":null}""", "$.data", 0)]
    [TestCase("""{"data":null}""", "$.data.items", 0)]
    [TestCase("{}", "$.data", 0)]
    [TestCase("[[1],[2,3]]", "$[-1]", 2)]
    [TestCase("""{"a":[1,2],"a":[3]}""", "$.a", 1)]
    [TestCase("""{"a":{"b":[1,2]},"a":{}}""", "$.a.b", 0)]
    [TestCase("null", "$", 0)]
    public async Task Counts_the_records(string json, string records, long expected)
    {
        var content = await Pieces.ScanAsync(Pieces.Select([], records), json);

        Assert.That((content.Records, content.RecordsFault), Is.EqualTo(((long?)expected, (string?)null)));
    }

    [TestCase("""{"data":{"a":1}}""", "$.data", "object")]
    [TestCase("""{"data":"x"}""", "$.data", "string")]
    [TestCase("""{"data":[1],"data":5}""", "$.data", "number")]
    [TestCase("{}", "$", "object")]
    [TestCase("true", "$", "true")]
    public async Task Does_not_count_records_that_are_no_array(string json, string records, string kind)
    {
        var content = await Pieces.ScanAsync(Pieces.Select([], records), json);

        Assert.That(content.Records, Is.Null);
        Assert.That(content.RecordsFault, Does.Contain(records).And.Contain(kind).And.Contains("the key records"));
    }

    [Test]
    public async Task Does_not_count_records_that_are_not_wanted() =>
        Assert.That((await Pieces.ScanAsync(Pieces.Select(["$[0]"]), "[1]")).Records, Is.Null);

    [Test]
    public async Task Accepts_and_ignores_a_byte_order_mark()
    {
        var content = await Pieces.ScanAsync(Pieces.Select(["$.a"], "$.b"), "\uFEFF{\"a\":1,\"b\":[1]}");

        Assert.That((content[Selector.Parse("$.a")].Text, content.Records), Is.EqualTo(("1", 1L)));
    }

    [TestCase("[1", "$[0]")]
    [TestCase("{\"a\":1}}", "$.a")]
    [TestCase("<html>", "$.a")]
    [TestCase("", "$.a")]
    public async Task Refuses_a_body_that_is_not_JSON(string body, string selector) =>
        Assert.That((await Pieces.FaultOfAsync(Pieces.Select([selector], "$"), body)).Format, Is.EqualTo("JSON"));

    [TestCase(65_536, "x", true)]
    [TestCase(65_537, "x", false)]
    [TestCase(65_536, @"\u0041", true)]
    [TestCase(65_537, @"\u0041", false)]
    [TestCase(32_768, "é", true)]
    [TestCase(32_769, "é", false)]
    [TestCase(1_000_000, "x", false)]
    public async Task Keeps_a_text_of_at_most_64_KiB(int length, string character, bool isKept)
    {
        var text = string.Concat(Enumerable.Repeat(character, length));
        var body = Encoding.UTF8.GetBytes($$"""{"a":"{{text}}"}""");

        var scan = Pieces.ScanAsync(Pieces.Select(["$.a"]), body, 10_000);

        if (isKept)
            Assert.That((await scan)[Selector.Parse("$.a")].Text, Has.Length.EqualTo(length));
        else
            Assert.That((await scan.FailureOf<FetchException>()).Message, Does.Contain("$.a").And.Contain("65536"));
    }

    [Test]
    public async Task Ignores_a_long_text_that_is_not_the_last_element()
    {
        var body = Encoding.UTF8.GetBytes($"[\"{new string('x', 700_000)}\",{new string('7', 700_000)},\"b\"]");

        var content = await Pieces.ScanAsync(Pieces.Select(["$[-1]"], "$"), body, 50_000);

        Assert.That((content[Selector.Parse("$[-1]")].Text, content.Records), Is.EqualTo(("b", 3L)));
    }

    [Test]
    public async Task Refuses_a_long_number_that_is_selected()
    {
        var body = Encoding.UTF8.GetBytes($"[{new string('7', 700_000)}]");

        var failure = await Pieces.ScanAsync(Pieces.Select(["$[0]"]), body, 50_000).FailureOf<FetchException>();

        Assert.That(failure.Message, Does.Contain("$[0]"));
    }

    [Test]
    public async Task Does_not_confuse_a_long_name_with_a_selected_one()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"{{new string('x', 700_000)}}":1,"":2,"b":3}""");

        var content = await Pieces.ScanAsync(Pieces.Select(["$['']", "$.b"]), body, 50_000);

        Assert.That((content[Selector.Parse("$['']")].Text, content[Selector.Parse("$.b")].Text), Is.EqualTo(("2", "3")));
    }

    [Test]
    public async Task Finds_a_value_after_a_long_text_that_it_skips()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"skipped":{"x":"{{new string('x', 700_000)}}","y":1},"a":"b"}""");

        var content = await Pieces.ScanAsync(Pieces.Select(["$.a"]), body, 50_000);

        Assert.That(content[Selector.Parse("$.a")].Text, Is.EqualTo("b"));
    }

    // The start of the last element is in an earlier piece than its members.
    [Test]
    public async Task Finds_the_members_of_a_last_element_that_spans_pieces()
    {
        var text = new string('x', 300_000);
        var body = Encoding.UTF8.GetBytes(
            $$"""{"data":[{"id":1,"x":"{{text}}","ids":[5,6]},{"id":2,"x":"{{text}}","ids":[7,{"y":8}],"z":9}],"n":0}""");

        string[] selectors = ["$.data[-1].id", "$.data[-1].ids[-1].y", "$.data[-1].z", "$.n"];

        foreach (var size in new[] { 1_000, 70_000, 299_000, 350_000, 1_000_000 })
        {
            var content = await Pieces.ScanAsync(Pieces.Select(selectors), body, size);

            Assert.That(
                selectors.Select(selector => content[Selector.Parse(selector)].Text),
                Is.EqualTo(new[] { "2", "8", "9", "0" }),
                $"in pieces of {size} bytes");
        }
    }

    [Test]
    public async Task Refuses_a_selected_text_with_half_of_a_surrogate_pair()
    {
        var scan = Pieces.ScanAsync(Pieces.Select(["$.a"]), """{"a":"\ud83d","b":"\ud83d"}""");

        Assert.That((await scan.FailureOf<FetchException>()).Message, Does.Contain("$.a").And.Contain("surrogate"));
    }
}
