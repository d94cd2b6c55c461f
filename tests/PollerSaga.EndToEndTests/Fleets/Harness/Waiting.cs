using System.Diagnostics;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>Waits for states that nobody tells of.</summary>
internal static class Waiting
{
    /// <summary>Far longer than anything takes on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until something is so.</summary>
    /// <param name="isSo">The look.</param>
    /// <param name="describe">What is waited for and what there is instead, for the message of the failure.</param>
    /// <param name="patience">The longest to wait; a default that never passes in good order.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> describe, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (watch.Elapsed > (patience ?? Patience))
                throw new AssertionException($"Waited in vain for {describe()}");
            await Task.Delay(Interval);
        }
    }
}
