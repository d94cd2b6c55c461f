namespace PollerSaga.Tests.Support;

/// <summary>How long a test waits for what must happen before it says that it did not.</summary>
internal static class TimeLimit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task OrTimeOut(this Task task) => task.WaitAsync(Patience);

    public static Task<T> OrTimeOut<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>What the task fails with.</summary>
    public static async Task<T> FailureOf<T>(this Task task)
        where T : Exception
    {
        try
        {
            await task.OrTimeOut();
        }
        catch (T exception)
        {
            return exception;
        }

        throw new AssertionException($"Expected {typeof(T).Name}, and nothing was thrown.");
    }
}
