using Microsoft.Extensions.Time.Testing;
using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ResponseTimeoutTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly ResponseTimeout _timeout;

    public ResponseTimeoutTests() => _timeout = new ResponseTimeout(10 * Second, _clock, _caller.Token);

    public void Dispose()
    {
        _timeout.Dispose();
        _caller.Dispose();
    }

    [Test]
    public void Elapses()
    {
        _clock.Advance(10 * Second);

        Assert.That((_timeout.HasElapsed, _timeout.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public void Does_not_run_while_it_is_paused()
    {
        _clock.Advance(6 * Second);
        _timeout.Pause();
        _clock.Advance(60 * Second);
        _timeout.Resume();
        _clock.Advance(3 * Second);
        Assert.That(_timeout.HasElapsed, Is.False);

        _clock.Advance(Second);

        Assert.That(_timeout.HasElapsed, Is.True);
    }

    [Test]
    public void Adds_up_over_many_pauses()
    {
        for (var piece = 0; piece < 9; piece++)
        {
            _clock.Advance(Second);
            _timeout.Pause();
            _clock.Advance(Second);
            _timeout.Resume();
        }

        _clock.Advance(Second / 2);
        Assert.That(_timeout.HasElapsed, Is.False);
        _clock.Advance(Second / 2);
        Assert.That(_timeout.HasElapsed, Is.True);
    }

    [Test]
    public void Ignores_repeated_pauses_and_resumptions()
    {
        _timeout.Pause();
        _clock.Advance(5 * Second);
        _timeout.Pause();
        _clock.Advance(5 * Second);
        _timeout.Resume();
        _timeout.Resume();

        _clock.Advance(10 * Second - TimeSpan.FromTicks(1));
        Assert.That(_timeout.HasElapsed, Is.False);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(_timeout.HasElapsed, Is.True);
    }

    [Test]
    public void Has_not_elapsed_when_the_caller_cancels()
    {
        _caller.Cancel();
        _clock.Advance(10 * Second);

        Assert.That((_timeout.HasElapsed, _timeout.Token.IsCancellationRequested), Is.EqualTo((false, true)));
    }

    [Test]
    public void Names_the_time_and_its_setting() => Assert.That(
        _timeout.CreateException(new TaskCanceledException()),
        Has.Message.EqualTo("The API sent no complete response within 10 s (PollerSaga:Fetching:Timeout).")
            .And.Property(nameof(FetchException.IsRetriable)).True);
}
