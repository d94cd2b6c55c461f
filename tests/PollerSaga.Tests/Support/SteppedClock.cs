using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A clock that stands still until somebody waits by it, and notes how long each wait is.</summary>
internal sealed class SteppedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new NotedTimer(timer, this);
    }

    /// <summary>Ends when somebody begins to wait for so long.</summary>
    public async Task WhenWaitingFor(TimeSpan wait)
    {
        while (await _waits.Reader.ReadAsync() != wait)
        {
            // Another wait, which is let be.
        }
    }

    /// <summary>Lets each wait pass as soon as it has begun, until the work is over. Once per clock.</summary>
    /// <param name="work">What waits.</param>
    /// <param name="timeout">The time-out of one try: a timer too, but not one to let pass.</param>
    /// <returns>The waits, in order.</returns>
    public async Task<IReadOnlyList<TimeSpan>> PassWaitsAsync(Task work, TimeSpan? timeout = null)
    {
        _ = work.ContinueWith(_ => _waits.Writer.TryComplete(), TaskScheduler.Default);

        var passed = new List<TimeSpan>();
        await foreach (var wait in _waits.Reader.ReadAllAsync())
        {
            if (wait == timeout)
                continue;

            passed.Add(wait);
            Advance(wait);
        }

        return passed;
    }

    private void Note(TimeSpan dueTime)
    {
        if (dueTime > TimeSpan.Zero)
            _waits.Writer.TryWrite(dueTime);
    }

    /// <summary>A timer that may be set again later.</summary>
    private sealed class NotedTimer(ITimer timer, SteppedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
