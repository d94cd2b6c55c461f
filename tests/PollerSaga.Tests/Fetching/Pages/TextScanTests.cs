using PollerSaga.Sources.Definitions;

namespace PollerSaga.Tests.Fetching.Pages;

public sealed class TextScanTests
{
    [TestCase("", 0)]
    [TestCase("\n\r\n", 0)]
    [TestCase("a", 1)]
    [TestCase("a\n", 1)]
    [TestCase("a\r\nb\n\nc d", 3)]
    [TestCase(" \n", 1)]
    public async Task Counts_the_lines_that_are_not_empty(string body, long records) =>
        Assert.That((await Pieces.ScanAsync(Pieces.Select([], decoder: DecoderKind.Text), body)).Records, Is.EqualTo(records));
}
