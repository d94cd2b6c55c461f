using PollerSaga.Settings;

namespace PollerSaga.Tests.Settings;

public sealed class RetryScheduleTests
{
    [TestCase(0, 2)]
    [TestCase(1, 4)]
    [TestCase(5, 64)]
    public void Doubles_its_delays(int retry, int seconds) =>
        Assert.That(Schedule(6, 2, 2).DelayBefore(retry), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(0)]
    [TestCase(99)]
    public void Keeps_its_delay_at_a_rate_of_one(int retry) =>
        Assert.That(Schedule(100, 1, 1).DelayBefore(retry), Is.EqualTo(TimeSpan.FromSeconds(1)));

    [Test]
    public void Retries_immediately_without_an_interval() =>
        Assert.That(Schedule(6, 0, 2).DelayBefore(5), Is.EqualTo(TimeSpan.Zero));

    [TestCase(0, 2, 60, ExpectedResult = 30, TestName = "Takes_one_attempt_without_retries")]
    [TestCase(2, 1, 0, ExpectedResult = 30 + 1 + 30 + 1 + 30, TestName = "Takes_all_attempts_and_delays")]
    [TestCase(2, 1, 60, ExpectedResult = 30 + 60 + 30 + 60 + 30, TestName = "Takes_a_Retry_After_that_is_longer_than_the_delay")]
    [TestCase(2, 90, 60, ExpectedResult = 30 + 90 + 30 + 90 + 30, TestName = "Takes_a_delay_that_is_longer_than_any_Retry_After")]
    public double MaxDuration(int maxRetries, int interval, int maxRetryAfter) =>
        Schedule(maxRetries, interval, 1).MaxDuration(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(maxRetryAfter)).TotalSeconds;

    private static RetrySchedule Schedule(int maxRetries, int interval, double backoffRate) =>
        new() { MaxRetries = maxRetries, Interval = TimeSpan.FromSeconds(interval), BackoffRate = backoffRate };
}
