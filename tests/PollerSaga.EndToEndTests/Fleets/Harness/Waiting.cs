using System.Diagnostics;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>Polls for states without notifications.</summary>
internal static class Waiting
{
    /// <summary>Time-out, sufficient for a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls until a condition is true.</summary>
    /// <param name="isSo">The condition.</param>
    /// <param name="describe">Describes the expected and the current state, for the failure message.</param>
    /// <param name="patience">The time-out; null is a default that is sufficient for a busy machine.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> describe, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (watch.Elapsed > (patience ?? Patience))
                throw new AssertionException($"Timed out waiting for {describe()}");
            await Task.Delay(Interval);
        }
    }
}
