using Microsoft.Extensions.Time.Testing;
using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AnswerTimeTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly AnswerTime _time;

    public AnswerTimeTests() => _time = new AnswerTime(10 * Second, _clock, _caller.Token);

    public void Dispose()
    {
        _time.Dispose();
        _caller.Dispose();
    }

    [Test]
    public void Passes()
    {
        _clock.Advance(10 * Second);

        Assert.That((_time.HasPassed, _time.Token.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public void Does_not_run_while_it_is_held()
    {
        _clock.Advance(6 * Second);
        _time.Hold();
        _clock.Advance(60 * Second);
        _time.Release();
        _clock.Advance(3 * Second);
        Assert.That(_time.HasPassed, Is.False);

        _clock.Advance(Second);

        Assert.That(_time.HasPassed, Is.True);
    }

    [Test]
    public void Adds_up_however_often_it_is_held()
    {
        for (var piece = 0; piece < 9; piece++)
        {
            _clock.Advance(Second);
            _time.Hold();
            _clock.Advance(Second);
            _time.Release();
        }

        _clock.Advance(Second / 2);
        Assert.That(_time.HasPassed, Is.False);
        _clock.Advance(Second / 2);
        Assert.That(_time.HasPassed, Is.True);
    }

    [Test]
    public void Is_held_once_however_often_it_is_said()
    {
        _time.Hold();
        _clock.Advance(5 * Second);
        _time.Hold();
        _clock.Advance(5 * Second);
        _time.Release();
        _time.Release();

        _clock.Advance(10 * Second - TimeSpan.FromTicks(1));
        Assert.That(_time.HasPassed, Is.False);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(_time.HasPassed, Is.True);
    }

    [Test]
    public void Has_not_passed_when_it_was_the_caller_who_cancelled()
    {
        _caller.Cancel();
        _clock.Advance(10 * Second);

        Assert.That((_time.HasPassed, _time.Token.IsCancellationRequested), Is.EqualTo((false, true)));
    }

    [Test]
    public void Says_how_long_it_was() => Assert.That(
        _time.Fault(new TaskCanceledException()),
        Has.Message.EqualTo("The API gave no whole answer within 10 s.").And.Property(nameof(FetchException.IsRetriable)).True);
}
