using MassTransit;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Transport;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BusStopTests : IDisposable
{
    private const int NotStopped = 307;

    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private readonly CancellationTokenSource _limit = new();
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _log.Dispose();
        _limit.Dispose();
    }

    [Test]
    public async Task Waits_for_a_bus_that_stops_after_its_cancellation()
    {
        var stopping = StopAsync(_ => _stop.Task);
        await _limit.CancelAsync();
        var wasWaiting = !stopping.IsCompleted;
        _stop.SetResult();
        await stopping.OrTimeOut();

        Assert.That(wasWaiting, Is.True);
        Assert.That(_log.All, Is.Empty);
    }

    [Test]
    public async Task Passes_the_cancellation_and_a_failure_on()
    {
        var stopping = StopAsync(async token =>
        {
            await _stop.Task.WaitAsync(token).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new InvalidOperationException("It was to fail.");
        });
        await _limit.CancelAsync();

        await stopping.FailureOf<InvalidOperationException>();
        Assert.That(_log.All, Is.Empty);
    }

    [Test]
    public async Task Abandons_a_stop_that_ignores_its_cancellation_and_logs_it()
    {
        var stopping = StopAsync(_ => _stop.Task);
        await _limit.CancelAsync();
        _clock.Advance(BusStop.Grace - TimeSpan.FromTicks(1));
        var wasWaiting = !stopping.IsCompleted;
        _clock.Advance(TimeSpan.FromTicks(1));
        await stopping.OrTimeOut();

        Assert.That(wasWaiting, Is.True);
        Assert.That(
            _log.Of(NotStopped).Single(),
            Is.EqualTo("The bus did not stop in time, and the stop does not wait for it. Messages that it holds are delivered again"));
    }

    [Test]
    public async Task Abandons_a_stop_that_blocks()
    {
        using var blocked = new ManualResetEventSlim();
        var stopping = StopAsync(_ =>
        {
            blocked.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        await _limit.CancelAsync();
        _clock.Advance(BusStop.Grace);
        await stopping.OrTimeOut();
        blocked.Set();

        Assert.That(_log.Of(NotStopped), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Limits_the_stop_of_an_engine_with_a_handler_that_never_ends()
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var engine = await TestEngine.StartAsync(configureBus: bus => bus.AddHandler(async (Endless _) =>
        {
            handled.SetResult();
            await _stop.Task;
        }));
        await engine.Harness.Bus.Publish(new Endless());
        await handled.Task.OrTimeOut();

        engine.StopTimeout = TimeSpan.FromMilliseconds(100);
        await engine.DisposeAsync().AsTask().OrTimeOut();

        Assert.That(_stop.Task.IsCompleted, Is.False);
    }

    private Task StopAsync(Func<CancellationToken, Task> stopAsync) =>
        new BusStop(_clock, _log.For<BusStop>()).RunAsync("bus", stopAsync, _limit.Token);

    public sealed record Endless;
}
