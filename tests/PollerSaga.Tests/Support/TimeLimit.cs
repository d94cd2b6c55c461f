namespace PollerSaga.Tests.Support;

/// <summary>Limits the time that a test waits for a task.</summary>
internal static class TimeLimit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task OrTimeOut(this Task task) => task.WaitAsync(Limit);

    public static Task<T> OrTimeOut<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Waits for the task to fail and returns its exception.</summary>
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

        throw new AssertionException($"Expected {typeof(T).Name}, but no exception was thrown.");
    }
}
