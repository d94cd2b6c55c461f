using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A fake clock that records the length of each wait.</summary>
internal sealed class SteppedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Record(dueTime);
        return new RecordedTimer(timer, this);
    }

    /// <summary>Completes when a wait of this length starts.</summary>
    public async Task WhenWaitingFor(TimeSpan wait)
    {
        while (await _waits.Reader.ReadAsync() != wait)
        {
            // Ignores the other waits.
        }
    }

    /// <summary>Advances the clock by each wait as it starts, until the work ends. Call it once per clock.</summary>
    /// <param name="work">The work that waits.</param>
    /// <param name="timeout">The time-out of one attempt. It is a timer too, but the clock does not advance by it.</param>
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

    private void Record(TimeSpan dueTime)
    {
        if (dueTime > TimeSpan.Zero)
            _waits.Writer.TryWrite(dueTime);
    }

    /// <summary>A timer that records later changes too.</summary>
    private sealed class RecordedTimer(ITimer timer, SteppedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.Record(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
