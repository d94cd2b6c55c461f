using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class JsonLinesScanTests
{
    private static readonly PageSelectors Wanted = Pieces.Select(["$[0].id", "$[-1].id", "$[-1].tags[-1]", "$"], "$", DecoderKind.Jsonl);

    [TestCase("{\"id\":1}\n{\"id\":2,\"tags\":[5,6]}\n", 2, "1", "2", "6")]
    [TestCase("{\"id\":1}\r\n\r\n  \n{\"id\":2}", 2, "1", "2", "")]
    [TestCase("\uFEFF{\"id\":1}", 1, "1", "1", "")]
    [TestCase("\n\n{\"id\":1}\n7\n", 2, "1", "", "")]
    [TestCase("1\n22\n\"x\"\nnull\n[]", 5, "", "", "")]
    [TestCase("", 0, "", "", "")]
    [TestCase(" \n\n", 0, "", "", "")]
    public async Task Counts_the_lines_with_a_value_and_selects_of_them(string body, long records, string first, string last, string tag)
    {
        var content = await Pieces.ScanAsync(Wanted, body);

        Assert.That(content.Records, Is.EqualTo(records));
        Assert.That(
            Wanted.Values.Select(selector => content[selector].Text),
            Is.EqualTo(new[] { first, last, tag, string.Empty }));
        Assert.That(content[Selector.Parse("$")].Kind, Is.EqualTo(System.Text.Json.JsonValueKind.Array));
    }

    [TestCase("{\"id\":1}\n{\"id\":\n2}", 2)]
    [TestCase("{\"id\":1} {\"id\":2}\n", 1)]
    [TestCase("1\n\n2x\n", 3)]
    [TestCase("[1", 1)]
    [TestCase("1\n\uFEFF2", 2)]
    [TestCase("<html>\n</html>", 1)]
    public async Task Refuses_a_line_that_is_not_a_value_and_names_it(string body, int line)
    {
        var fault = await Pieces.FaultOfAsync(Wanted, body);

        Assert.That((fault.Format, fault.Message.Split(':')[0]), Is.EqualTo(("JSON Lines", $"line {line}")));
    }

    [Test]
    public async Task Counts_without_selectors()
    {
        var content = await Pieces.ScanAsync(Pieces.Select([], decoder: DecoderKind.Jsonl), "1\n2\n3");

        Assert.That(content.Records, Is.EqualTo(3));
    }
}
