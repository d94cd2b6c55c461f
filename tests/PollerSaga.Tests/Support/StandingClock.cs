using Microsoft.Extensions.Time.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A clock that stands until it is put forward.</summary>
internal static class StandingClock
{
    /// <summary>One that stands now, at a time that every database keeps as it is: they round to milliseconds, some of them up.</summary>
    public static FakeTimeProvider New()
    {
        var now = DateTimeOffset.UtcNow;
        return new FakeTimeProvider(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)));
    }
}
