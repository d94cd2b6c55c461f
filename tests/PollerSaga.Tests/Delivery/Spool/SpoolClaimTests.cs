using PollerSaga.Delivery.Spool;

namespace PollerSaga.Tests.Delivery.Spool;

public sealed class SpoolClaimTests
{
    [TestCase("b43a2f5a.json", "b43a2f5a", 0, null)]
    [TestCase("b43a2f5a.r2.json", "b43a2f5a", 2, null)]
    [TestCase("b43a2f5a.r1.1795379328000.json", "b43a2f5a", 1, 1795379328000)]
    [TestCase("a.b.r1.json", "a.b", 1, null)]
    [TestCase("a.r1.r2.5.json", "a.r1", 2, 5)]
    public void Is_read_from_a_name_and_gives_it_back(string file, string name, int receives, long? until)
    {
        var claim = SpoolClaim.Read(Path.Combine("folder.r1", file));

        Assert.That(
            claim,
            Is.EqualTo(new SpoolClaim(name, receives, until is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null)));
        Assert.That(claim.ToString(), Is.EqualTo(file));
    }

    [TestCase("b43a2f5a.txt")]
    [TestCase(".json")]
    [TestCase(".hidden.json")]
    [TestCase("b43a2f5a.json.tmp")]
    public void Is_not_read_from_other_names(string file) => Assert.That(SpoolClaim.Read(file), Is.Null);
}
