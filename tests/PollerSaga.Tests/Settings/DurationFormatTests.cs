using System.Text.Json;
using PollerSaga.Settings;

namespace PollerSaga.Tests.Settings;

public sealed class DurationFormatTests
{
    [TestCase("00:00:00", 0)]
    [TestCase("00:02:30", 150)]
    [TestCase("0:02:30", 150)]
    [TestCase("00:02", 120)]
    [TestCase("24:00:00", 86_400)]
    [TestCase("240000:00:00", 864_000_000)]
    [TestCase("1.00:00:00", 86_400)]
    [TestCase("1.23:59:59", 172_799)]
    [TestCase("00:00:00.25", 0.25)]
    [TestCase("-00:00:01", -1)]
    [TestCase("10675199.02:48:05.4775807", 922_337_203_685.4775807)]
    public void Reads_hours_minutes_and_seconds(string text, double seconds)
    {
        Assert.That(DurationFormat.TryParse(text, out var duration), Is.True);
        Assert.That(duration.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("")]
    [TestCase("90")]
    [TestCase("1.5")]
    [TestCase("24:60:00")]
    [TestCase("00:00:60")]
    [TestCase("1.24:00:00")]
    [TestCase("1:2:3")]
    [TestCase("1:00:00:00")]
    [TestCase(" 00:02:30")]
    [TestCase("00:02:30\n")]
    [TestCase("00:02:30,5")]
    [TestCase("00:00:00.00000001")]
    [TestCase("10675199.02:48:05.4775808")]
    [TestCase("99999999.00:00:00")]
    [TestCase("150s")]
    public void Refuses_other_text(string text) => Assert.That(DurationFormat.TryParse(text, out _), Is.False);

    [Test]
    public void Reads_and_writes_JSON()
    {
        var options = new JsonSerializerOptions { Converters = { new DurationJsonConverter() } };

        Assert.That(JsonSerializer.Deserialize<TimeSpan?>("\"24:00:00\"", options), Is.EqualTo(TimeSpan.FromDays(1)));
        Assert.That(JsonSerializer.Deserialize<TimeSpan?>("null", options), Is.Null);
        Assert.That(JsonSerializer.Serialize(TimeSpan.FromHours(26), options), Is.EqualTo("\"1.02:00:00\""));
        foreach (var invalid in new[] { "90", "\"90\"", "true" })
            Assert.That(() => JsonSerializer.Deserialize<TimeSpan>(invalid, options), Throws.InstanceOf<JsonException>(), invalid);
    }
}
