namespace PollerSaga.Tests.Support;

/// <summary>The system's clock with an offset that a test can increase. Waits take their real time.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void Shift(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}
