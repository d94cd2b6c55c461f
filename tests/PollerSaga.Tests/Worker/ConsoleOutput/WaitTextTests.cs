using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Tests.Worker.ConsoleOutput;

public sealed class WaitTextTests
{
    private static readonly PollerHostWait Wait = new(
        "api.example.com",
        new DateTimeOffset(2026, 11, 29, 14, 32, 10, TimeSpan.Zero),
        Count: 3,
        TotalSeconds: 2460,
        "429 Too Many Requests");

    private static readonly TimeZoneInfo TwoHoursEast = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

    [Test]
    public void Names_the_host_the_end_the_number_and_the_total_time()
    {
        Assert.That(
            WaitText.Describe(Wait, TimeZoneInfo.Utc),
            Is.EqualTo("waiting for api.example.com until 14:32, the 3rd time, 41 min in all"));
        Assert.That(WaitText.Describe(Wait, TwoHoursEast), Does.Contain("until 16:32"));
    }

    [Test]
    public void Follows_the_progress_of_a_job_that_waits()
    {
        var running = new PollerJobStatus(
            Guid.NewGuid(),
            PollerJobState.Running,
            Error: null,
            PollerJobSummary.Empty,
            StartedAt: default,
            FinishedAt: null,
            ElapsedSeconds: 0,
            Failures: []);

        Assert.That(WaitText.Suffix(running), Is.Empty);
        Assert.That(
            WaitText.Suffix(running with { Waits = [Wait, Wait with { Host = "files.example.com" }] }),
            Does.Match("^, waiting for api.example.com until .*, waiting for files.example.com until "));
    }
}
