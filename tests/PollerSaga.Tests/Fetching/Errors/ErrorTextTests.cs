using PollerSaga.Fetching.Errors;

namespace PollerSaga.Tests.Fetching.Errors;

public sealed class ErrorTextTests
{
    [TestCase("a\r\n\t b", "a b")]
    [TestCase("  a  ", "a")]
    [TestCase("\u001b[31mred\u0007", "[31mred")]
    [TestCase("a\u202eb\u200bc\ufeff", "abc")]
    [TestCase("a\ud800b", "ab")]
    [TestCase("grün 😀", "grün 😀")]
    [TestCase(null, "")]
    public void A_text_is_safe_on_a_terminal(string? text, string clean) => Assert.That(ErrorText.Clean(text), Is.EqualTo(clean));

    [Test]
    public void A_text_has_at_most_500_characters()
    {
        Assert.That(ErrorText.Clean(new string('x', 500)), Is.EqualTo(new string('x', 500)));
        Assert.That(ErrorText.Clean(new string('x', 501)), Is.EqualTo(new string('x', 500) + "…"));
    }

    [Test]
    public void A_character_is_not_cut() =>
        Assert.That(ErrorText.Clean(new string('x', 499) + "😀"), Is.EqualTo(new string('x', 499) + "…"));
}
