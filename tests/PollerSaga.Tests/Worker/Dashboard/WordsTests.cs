using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.Dashboard.Components;
using PollerSaga.Worker.Dashboard.Text;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class WordsTests
{
    [TestCase(0, 100, "0%")]
    [TestCase(1, 1_000_000, "1%")]
    [TestCase(999_999, 1_000_000, "99%")]
    [TestCase(1_000_000, 1_000_000, "100%")]
    [TestCase(0, 0, "100%")]
    public void Says_none_and_all_only_of_none_and_all(long part, long whole, string expected) =>
        Assert.That(Words.Percent(part, whole), Is.EqualTo(expected));

    [TestCase(0, "0 s")]
    [TestCase(0.35, "350 ms")]
    [TestCase(4.2, "4.2 s")]
    [TestCase(42, "42 s")]
    [TestCase(59.7, "1 min 00 s")]
    [TestCase(200, "3 min 20 s")]
    [TestCase(7500, "2 h 05 min")]
    [TestCase(273_600, "3 d 4 h")]
    [TestCase(-5, "0 s")]
    public void Says_how_long_something_took(double seconds, string expected) =>
        Assert.That(Words.Span(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [TestCase(0, "0/s")]
    [TestCase(0.42, "0.4/s")]
    [TestCase(9.99, "10/s")]
    [TestCase(1023.4, "1,023/s")]
    public void Says_how_fast_something_goes(double perSecond, string expected) => Assert.That(Words.Rate(perSecond), Is.EqualTo(expected));

    [TestCase(0, "0")]
    [TestCase(6.84, "6.8")]
    [TestCase(7, "7")]
    [TestCase(24.96, "25")]
    [TestCase(1500, "1,500")]
    public void Says_how_many_there_were_on_average(double pages, string expected) => Assert.That(Words.Mean(pages), Is.EqualTo(expected));

    [TestCase(812, "812 B")]
    [TestCase(4200, "4.1 KiB")]
    [TestCase(12_582_912, "12 MiB")]
    [TestCase(1_048_575, "1.0 MiB")]
    public void Says_how_large_something_is(long bytes, string expected) => Assert.That(Words.Bytes(bytes), Is.EqualTo(expected));

    [Test]
    public void Says_a_state_as_a_sentence_would() =>
        Assert.That(Words.State(PollerJobState.CompletedWithFailures), Is.EqualTo("Completed with failures"));

    [TestCase(0, 1)]
    [TestCase(0.9, 1)]
    [TestCase(1013, 1500)]
    [TestCase(1500, 1500)]
    [TestCase(0.071, 0.08)]
    [TestCase(9900, 10_000)]
    public void Ends_a_scale_at_a_round_number(double value, double expected) =>
        Assert.That(ChartScale.Above(value), Is.EqualTo(expected).Within(1e-9));
}
