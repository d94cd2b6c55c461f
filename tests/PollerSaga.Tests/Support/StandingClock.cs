using Microsoft.Extensions.Time.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>Creates fake clocks.</summary>
internal static class StandingClock
{
    /// <summary>Creates a clock at the current time in whole milliseconds. Databases round to milliseconds, and some round up.</summary>
    public static FakeTimeProvider New()
    {
        var now = DateTimeOffset.UtcNow;
        return new FakeTimeProvider(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)));
    }
}
