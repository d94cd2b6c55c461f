using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Tests.Testing.Faults;

public sealed class PartnerFaultsTests
{
    [Test]
    public void Parses_each_text()
    {
        var faults = new[]
        {
            "short:3", "short:4:7", "empty:5", "repeat:2", "loop:3", "loop:4:1", "grow:10:5", "shrink:20:5", "status:429:3:2", "status:403",
            "page:7:500:2", "page:8:404", "expire:3",
        }.Aggregate(PartnerFaults.None, (faults, text) => faults.With(text));

        Assert.Multiple(() =>
        {
            Assert.That(faults.ShortPages, Is.EqualTo([new ShortPage(3, -1), new ShortPage(4, 7), new ShortPage(5, 0)]));
            Assert.That(faults.RepeatedPages, Is.EqualTo([2]));
            Assert.That(faults.Loops, Is.EqualTo([new CursorLoop(3, 3), new CursorLoop(4, 1)]));
            Assert.That(faults.TotalChanges, Is.EqualTo([new TotalChange(10, 5), new TotalChange(20, -5)]));
            Assert.That(faults.Statuses, Is.EqualTo(
            [
                new StatusFault(429, First: 3, Count: 2), new StatusFault(403), new StatusFault(500, Page: 7, Count: 2),
                new StatusFault(404, Page: 8),
            ]));
            Assert.That(faults.TokenRequests, Is.EqualTo(3));
        });
    }

    [TestCase("short")]
    [TestCase("short:x")]
    [TestCase("short:-1")]
    [TestCase("short:1:2:3")]
    [TestCase("repeat:0")]
    [TestCase("loop:1:2")]
    [TestCase("grow:1")]
    [TestCase("status:99")]
    [TestCase("status:500:0")]
    [TestCase("status:500:1:1:1")]
    [TestCase("page:1")]
    [TestCase("expire:0")]
    [TestCase("slow:1")]
    [TestCase("")]
    public void Rejects_other_texts(string text) => Assert.That(
        () => PartnerFaults.None.With(text),
        Throws.TypeOf<DialectException>().With.Message.StartsWith($"The fault is '{text}'; expected short:PAGE[:RECORDS], "));

    [TestCase("10/s", 10, 1, false)]
    [TestCase("100/min", 100, 60, false)]
    [TestCase("5000/h", 5000, 3600, false)]
    [TestCase("100/min,sliding", 100, 60, true)]
    public void Parses_a_limit(string text, int permits, int seconds, bool isSliding) =>
        Assert.That(RateLimit.Parse(text), Is.EqualTo(new RateLimit(permits, TimeSpan.FromSeconds(seconds), isSliding)));

    [TestCase("10")]
    [TestCase("0/s")]
    [TestCase("10/d")]
    [TestCase("1.5/s")]
    [TestCase("10/s/s")]
    public void Rejects_other_limits(string text) => Assert.That(
        () => RateLimit.Parse(text),
        Throws.TypeOf<DialectException>().With.Message.EqualTo(
            $"The limit is '{text}'; expected for example 10/s, 100/min, 5000/h or 100/min,sliding."));

    [Test]
    public void Every_header_of_a_limit_has_one_name() =>
        Assert.That(RateLimitHeaders.Names.Select(RateLimitHeaders.Parse), Is.EquivalentTo(Enum.GetValues<RateLimitHeader>()));
}
