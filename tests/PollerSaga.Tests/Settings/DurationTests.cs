using PollerSaga.Settings;

namespace PollerSaga.Tests.Settings;

public sealed class DurationTests
{
    [TestCase("0", 0)]
    [TestCase("0ms", 0)]
    [TestCase("500ms", 500)]
    [TestCase("150s", 150_000)]
    [TestCase("1.5s", 1500)]
    [TestCase("2.5m", 150_000)]
    [TestCase("10m", 600_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("48h", 172_800_000)]
    [TestCase("0.001s", 1)]
    [TestCase("00:02:30", 150_000)]
    [TestCase("00:00:00.250", 250)]
    [TestCase("00:02", 120_000)]
    [TestCase("24:00:00", 86_400_000)] // 24 days to TimeSpan.Parse
    [TestCase("1.00:00:00", 86_400_000)]
    [TestCase("10000.00:00:00", 864_000_000_000)]
    [TestCase("240000h", 864_000_000_000)]
    public void Reads_what_people_write(string text, double milliseconds)
    {
        Assert.That(Duration.TryParse(text, out var duration), Is.True);
        Assert.That(duration.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("5")]
    [TestCase("150")]
    [TestCase("s")]
    [TestCase("-5s")]
    [TestCase("+5s")]
    [TestCase("5 s")]
    [TestCase("5s ")]
    [TestCase("5s\n")]
    [TestCase("5S")]
    [TestCase("5sec")]
    [TestCase("5d")]
    [TestCase("1,5s")]
    [TestCase(".5s")]
    [TestCase("5.s")]
    [TestCase("1e3s")]
    [TestCase("1m30s")]
    [TestCase("\u0665s")] // an Arabic five
    [TestCase("-00:00:05")]
    [TestCase("00:60:00")]
    [TestCase("10000.00:00:00.0000001")]
    [TestCase("10675199.02:48:05")]
    [TestCase("240001h")]
    [TestCase("99999999999999999999999999999999999999999999999999h")]
    [TestCase("soon")]
    public void Refuses_what_may_be_misread(string text) => Assert.That(Duration.TryParse(text, out _), Is.False);
}
