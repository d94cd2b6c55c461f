namespace PollerSaga.EndToEndTests.Harness;

/// <summary>How long a test waits for what must happen.</summary>
public static class Patience
{
    /// <summary>Far longer than anything takes on a busy machine: only something that never happens is waited for so long.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);

    /// <summary>Waits, and says what was waited for in vain.</summary>
    public static async Task Within(this Task task, TimeSpan time, string what)
    {
        try
        {
            await task.WaitAsync(time);
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Waited {time} in vain for: {what}.");
        }
    }
}
