using PollerSaga.Storage;

namespace PollerSaga.Tests.Storage;

public sealed class ReasonTests
{
    [TestCase("")]
    [TestCase("It was to fail: 日本 – 😀")]
    public void Keeps_what_a_row_can_keep(string reason)
    {
        Assert.That(Reason.Truncate(reason), Is.EqualTo(reason));
        Assert.That(Reason.IsStorable(reason), Is.True);
    }

    [TestCase("a\r\nb\u001b[31mc\u202ed", "a  b[31mcd")]
    [TestCase("a\0b", "ab")]
    public void Is_one_line_without_control_characters(string reason, string kept) =>
        Assert.That(Reason.Truncate(reason), Is.EqualTo(kept));

    // Not as attributes, which keep no half of a pair either.
    private static IEnumerable<TestCaseData> Unstorable()
    {
        yield return new TestCaseData("a\ud83d", "a\uFFFD").SetArgDisplayNames("the first half of a pair");
        yield return new TestCaseData("\ude00b", "\uFFFDb").SetArgDisplayNames("the second half");
        yield return new TestCaseData("\ude00\ud83d", "\uFFFD\uFFFD").SetArgDisplayNames("both in the wrong order");
    }

    [TestCaseSource(nameof(Unstorable))]
    public void Puts_another_character_for_one_that_no_database_keeps(string reason, string kept)
    {
        Assert.That(Reason.Truncate(reason), Is.EqualTo(kept));
        Assert.That(Reason.IsStorable(reason), Is.False);
    }

    [Test]
    public void Knows_that_no_database_keeps_NUL() => Assert.That(Reason.IsStorable("a\0b"), Is.False);

    [Test]
    public void Keeps_a_reason_of_the_greatest_length()
    {
        var reason = new string('x', Reason.MaxLength);

        Assert.That(Reason.Truncate(reason), Is.EqualTo(reason));
    }

    [Test]
    public void Cuts_a_longer_one_and_shows_that_it_did() =>
        Assert.That(Reason.Truncate(new string('x', Reason.MaxLength + 1)), Is.EqualTo(new string('x', Reason.MaxLength - 1) + "…"));

    [Test]
    public void Leaves_no_half_of_a_pair_where_it_cuts() =>
        Assert.That(
            Reason.Truncate(new string('x', Reason.MaxLength - 2) + "😀" + "yz"),
            Is.EqualTo(new string('x', Reason.MaxLength - 2) + "\uFFFD…"));
}
