using PollerSaga.Jobs.Control;

namespace PollerSaga.Tests.Jobs.Control;

public sealed class WindowChangeTests
{
    [Test]
    public void Reads_what_it_wrote()
    {
        var change = new WindowChange(25, 1000);

        Assert.That(change.ToString(), Is.EqualTo("from 25 to 1000"));
        Assert.That(WindowChange.Parse(change.ToString()), Is.EqualTo(change));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("from 25 to")]
    [TestCase("from 25 to 1000 pages")]
    [TestCase("from 25 to 99999999999")]
    public void Reads_nothing_else(string? detail) => Assert.That(WindowChange.Parse(detail), Is.Null);
}
