using PollerSaga.Fetching.Budgets;

namespace PollerSaga.Tests.Fetching.Budgets;

public sealed class HostWaitTests
{
    [TestCase(3, 41 * 60, "waiting for api.example.com until 14:32, the 3rd time, 41 min in all")]
    [TestCase(1, 7, "waiting for api.example.com until 14:32, the 1st time, 7 s in all")]
    [TestCase(2, 3600, "waiting for api.example.com until 14:32, the 2nd time, 1 h in all")]
    [TestCase(11, 3665, "waiting for api.example.com until 14:32, the 11th time, 1 h 1 min in all")]
    [TestCase(112, 60, "waiting for api.example.com until 14:32, the 112th time, 1 min in all")]
    [TestCase(23, 59.5, "waiting for api.example.com until 14:32, the 23rd time, 60 s in all")]
    public void Is_described_in_the_time_zone_of_the_reader(int count, double seconds, string text)
    {
        var until = new DateTimeOffset(2026, 11, 29, 13, 32, 10, TimeSpan.Zero);
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");

        Assert.That(
            new HostWait("example", "api.example.com", until, count, TimeSpan.FromSeconds(seconds), "429").Describe(zone),
            Is.EqualTo(text));
    }
}
