using PollerSaga.Contracts.Jobs;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Tests.Worker.ConsoleOutput;

public sealed class PlainProgressTests
{
    private static readonly PollerJobStatus Running = new(
        Guid.NewGuid(),
        PollerJobState.Running,
        Error: null,
        PollerJobSummary.Empty with { Enqueued = 12, Skipped = 1, FailedToComplete = 2, Started = 10, Total = 40 },
        StartedAt: default,
        FinishedAt: null,
        ElapsedSeconds: 0,
        Failures: []);

    [Test]
    public async Task Shows_the_pages_of_a_job_with_a_known_number() =>
        Assert.That(await ShowAsync(Running), Is.EqualTo("15 of 40 pages, 0/s, 2 failed"));

    [Test]
    public async Task Shows_no_number_of_pages_that_is_not_known() =>
        Assert.That(await ShowAsync(Running with { IsTotalKnown = false }), Is.EqualTo("15 pages, 0/s, 2 failed"));

    [Test]
    public async Task Mentions_metadata_only_for_the_dialect_that_has_some()
    {
        var preparing = Running with { State = PollerJobState.Preparing };

        Assert.That(await ShowAsync(preparing), Is.EqualTo("Reading the API's metadata"));
        Assert.That(await ShowAsync(preparing with { Source = "github/issues" }), Is.EqualTo("Planning the job"));
    }

    [Test]
    public async Task Shows_what_the_job_waits_for()
    {
        var wait = new PollerHostWait("api.example.com", TimeProvider.System.GetUtcNow(), Count: 1, TotalSeconds: 30, Reason: null);

        Assert.That(
            await ShowAsync(Running with { Waits = [wait] }),
            Does.Match(@"^15 of 40 pages, 0/s, 2 failed, waiting for api\.example\.com until \d\d:\d\d, the 1st time, 30 s in all$"));
    }

    private static async Task<string> ShowAsync(PollerJobStatus status)
    {
        using var output = new StringWriter();
        var over = new TaskCompletionSource();
        await new PlainProgress(output, new HastyClock()).ShowAsync(
            _ =>
            {
                over.TrySetResult();
                return Task.FromResult<PollerJobStatus?>(status);
            },
            over.Task,
            CancellationToken.None);
        return output.ToString().TrimEnd();
    }

    /// <summary>A clock that stands still, and whose timers fire at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
