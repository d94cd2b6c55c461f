using PollerSaga.Fetching.Budgets.Headers;

namespace PollerSaga.Tests.Fetching.Budgets.Headers;

public sealed class StatedLimitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [TestCase("RateLimit-Policy", "\"default\";q=100;w=60", 100, 60)]
    [TestCase("RateLimit-Policy", "100;w=60", 100, 60)]
    [TestCase("RateLimit-Policy", "10;w=1, 300;w=60, 5000;w=86400", 300, 60)]
    [TestCase("RateLimit-Limit", "100, 100;w=60", 100, 60)]
    [TestCase("X-RateLimit-Limit", "100;w=60", 100, 60)]
    public void Finds_a_limit_with_its_period(string name, string value, int permits, int seconds) =>
        Assert.That(
            StatedLimits.Find(Headers((name, value), ("Retry-After", "5")), Now),
            Is.EqualTo(new StatedLimit(permits, seconds, IsPeriodStated: true)));

    [TestCase("X-RateLimit-Limit", "100", "0.5", 1)]
    [TestCase("X-RateLimit-Limit", "100", "37", 60)]
    [TestCase("X-Rate-Limit-Limit", "100", "60", 60)]
    [TestCase("RateLimit-Limit", "100", "61", 900)]
    [TestCase("RateLimit", "limit=100, remaining=0, reset=37", "901", 3600)]
    public void Infers_the_period_from_the_wait_time(string name, string value, string wait, int seconds) =>
        Assert.That(
            StatedLimits.Find(Headers((name, value), ("Retry-After", wait)), Now),
            Is.EqualTo(new StatedLimit(100, seconds, IsPeriodStated: false)));

    [TestCase("X-RateLimit-Limit", "100", "3601", Description = "a quota, and no rate")]
    [TestCase("X-RateLimit-Limit", "100", "0")]
    [TestCase("X-RateLimit-Limit", "0", "30")]
    [TestCase("X-RateLimit-Limit", "-1", "30")]
    [TestCase("X-RateLimit-Limit", "many", "30")]
    [TestCase("X-RateLimit-Limit", "99999999999999999999", "30")]
    [TestCase("RateLimit-Policy", "\"default\";q=100;w=86400", "30")]
    [TestCase("RateLimit-Policy", "\"default\";q=100;w=0", "30")]
    [TestCase("RateLimit-Policy", "", "30")]
    [TestCase("X-Other", "100", "30")]
    public void Finds_no_limit(string name, string value, string wait) =>
        Assert.That(StatedLimits.Find(Headers((name, value), ("Retry-After", wait)), Now), Is.Null);

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value);
}
