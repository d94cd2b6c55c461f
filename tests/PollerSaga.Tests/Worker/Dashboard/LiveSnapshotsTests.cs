using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Faults;
using PollerSaga.Tests.Support;
using PollerSaga.Worker.Dashboard.Live;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class LiveSnapshotsTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly StoppableLifetime _lifetime = new();
    private int _reads;

    [TearDown]
    public void Stop()
    {
        _lifetime.StopApplication();
        _lifetime.Dispose();
    }

    [Test]
    public async Task Reads_once_a_period_however_many_watch()
    {
        var readings = Readings(() => $"{Interlocked.Increment(ref _reads)}");
        var (first, second) = (new Look(), new Look());
        var (reading, _) = readings.Watch("a", first.See);
        var (same, _) = readings.Watch("a", second.See);
        await reading.First.OrTimeOut();

        first.Forget();
        second.Forget();
        _clock.Advance(Period);
        await first.Seen.OrTimeOut();
        await second.Seen.OrTimeOut();

        Assert.That(same, Is.SameAs(reading));
        Assert.That(reading.Latest, Is.EqualTo("2"));
    }

    [Test]
    public async Task Keeps_the_last_reading_and_says_why_there_is_no_other()
    {
        var readings = Readings(
            () => Interlocked.Increment(ref _reads) == 2
                ? throw new DependencyUnavailableException("The database is away.", new IOException())
                : $"{_reads}");
        var look = new Look();
        var (reading, _) = readings.Watch("a", look.See);
        await reading.First.OrTimeOut();

        look.Forget();
        _clock.Advance(Period);
        await look.Seen.OrTimeOut();
        Assert.That((reading.Latest, reading.Fault), Is.EqualTo(("1", "The database is away.")));

        look.Forget();
        _clock.Advance(Period);
        await look.Seen.OrTimeOut();
        Assert.That((reading.Latest, reading.Fault), Is.EqualTo(("3", (string?)null)));
    }

    [Test]
    public async Task Outlives_its_last_watcher_for_a_while_and_then_comes_to_rest()
    {
        var readings = Readings(() => $"{Interlocked.Increment(ref _reads)}");
        var (reading, watching) = readings.Watch("a", () => { });
        await reading.First.OrTimeOut();
        watching.Dispose();

        var (soon, again) = readings.Watch("a", () => { });
        Assert.That(soon, Is.SameAs(reading));
        again.Dispose();

        await Task.Run(() => PassTimeUntil(() => IsAtRest(reading))).OrTimeOut();

        var (other, _) = readings.Watch("a", () => { });
        await other.First.OrTimeOut();
        Assert.That(other, Is.Not.SameAs(reading));
    }

    private static bool IsAtRest(LiveSnapshot<string> reading)
    {
        var watching = reading.Watch(() => { });
        watching?.Dispose();
        return watching is null;
    }

    // A look is a watcher of its own, so the time that passes between two is longer than the while.
    private async Task PassTimeUntil(Func<bool> isSo)
    {
        while (!isSo())
        {
            _clock.Advance(TimeSpan.FromSeconds(11));
            await Task.Yield();
        }
    }

    private LiveSnapshots<string, string> Readings(Func<string> read) =>
        new(_ => _ => Task.FromResult(read()), Period, _lifetime, _clock, NullLogger.Instance);

    /// <summary>A watcher that tells when it was called.</summary>
    private sealed class Look
    {
        private TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public void See() => _seen.TrySetResult();

        public void Forget() => _seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class StoppableLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
