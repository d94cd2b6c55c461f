using PollerSaga.Jobs;

namespace PollerSaga.Tests.Jobs;

public sealed class FailureToleranceTests
{
    [TestCase("0", 0, null)]
    [TestCase("5", 5, null)]
    [TestCase("0%", null, 0.0)]
    [TestCase("2.5%", null, 2.5)]
    [TestCase("100%", null, 100.0)]
    public void Reads_and_writes_a_number_or_a_part(string text, int? count, double? percentage)
    {
        Assert.That(FailureTolerance.TryParse(text, out var tolerance), Is.True);
        Assert.That(tolerance, Is.EqualTo(new FailureTolerance(count, percentage)));
        Assert.That(tolerance!.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("%")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("101%")]
    [TestCase("NaN%")]
    [TestCase("1,5%")]
    [TestCase("99999999999")]
    public void Refuses_anything_else(string text) => Assert.That(FailureTolerance.TryParse(text, out _), Is.False);
}
