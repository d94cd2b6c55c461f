namespace PollerSaga.Tests.Support;

/// <summary>The system's clock, which a test can put forward: waits take their time, but what is due later is due now.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void Shift(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}
