using PollerSaga.Diagnostics;

namespace PollerSaga.Tests.Diagnostics;

public sealed class PlainTextTests
{
    [TestCase("The API answered 404 Not Found.", "The API answered 404 Not Found.")]
    [TestCase("Grüße, 日本 – 😀", "Grüße, 日本 – 😀")]
    [TestCase("\u001b[31mred\u001b[0m", "[31mred[0m")]
    [TestCase("\u009b31mred", "31mred")]
    [TestCase("\u001b]0;title\u0007", "]0;title")]
    [TestCase("a\0b\bc\u007f", "abc")]
    [TestCase("a\r\nb\tc\u2028d", "a  b c d")]
    [TestCase("a\u202eb\u2066c\u200bd\ufeff", "abcd")]
    [TestCase("10\u00a0km", "10\u00a0km")]
    public void A_line_has_no_characters_that_control_a_terminal(string text, string line) =>
        Assert.That(PlainText.Line(text), Is.EqualTo(line));

    [TestCase("a\n\tb", "a\n\tb")]
    [TestCase("a\r\nb", "a\nb")]
    [TestCase("\u001b[2Ja\u202e", "[2Ja")]
    public void Lines_keep_line_feeds_and_tabs(string text, string lines) => Assert.That(PlainText.Lines(text), Is.EqualTo(lines));

    [Test]
    public void Half_a_character_is_replaced() => Assert.That(PlainText.Line("a\ud83d"), Is.EqualTo("a\ufffd"));
}
