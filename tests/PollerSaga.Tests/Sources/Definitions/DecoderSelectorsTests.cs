using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Sources.Definitions;

public sealed class DecoderSelectorsTests
{
    [TestCase("json", "$.a[-1]", true)]
    [TestCase("jsonl", "$[-1].id", true)]
    [TestCase("jsonl", "$[0]", true)]
    [TestCase("jsonl", "$", true)]
    [TestCase("jsonl", "$.id", false)]
    [TestCase("csv", "$[-1].id", false)]
    [TestCase("xml", "$.next", false)]
    [TestCase("text", "$", false)]
    [TestCase("csv", "header:X-Next", true)]
    [TestCase("xml", "header:X-Next", true)]
    public void Allows_the_selectors_of_values_that_a_decoder_evaluates(string decoder, string selector, bool isAllowed) => AssertFault(
        DecoderSelectors.FindFault(Enum.Parse<DecoderKind>(decoder, ignoreCase: true), Selector.Parse(selector)),
        isAllowed,
        selector,
        decoder);

    [TestCase("json", "$.a.b", true)]
    [TestCase("json", "header:X-Items", false)]
    [TestCase("jsonl", "$", true)]
    [TestCase("jsonl", "$[0].items", false)]
    [TestCase("csv", "$.items", false)]
    [TestCase("text", "$", true)]
    [TestCase("xml", "$.response.items.item", true)]
    [TestCase("xml", "$.response[0]", false)]
    public void Allows_the_selectors_of_records_that_a_decoder_counts(string decoder, string selector, bool isAllowed) => AssertFault(
        DecoderSelectors.FindRecordsFault(Enum.Parse<DecoderKind>(decoder, ignoreCase: true), Selector.Parse(selector)),
        isAllowed,
        selector,
        decoder);

    private static void AssertFault(string? fault, bool isAllowed, string selector, string decoder) => Assert.That(
        fault,
        isAllowed ? Is.Null : Does.Contain(selector.Replace("header:", string.Empty, StringComparison.Ordinal)).And.EndsWith("."),
        decoder);
}
