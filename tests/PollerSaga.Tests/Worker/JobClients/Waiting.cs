namespace PollerSaga.Tests.Worker.JobClients;

/// <summary>Waits for an effect that no event announces.</summary>
internal static class Waiting
{
    public static async Task<T> ForAsync<T>(Func<Task<T?>> read, Func<T, bool>? condition = null)
        where T : class
    {
        using var timeout = new CancellationTokenSource(TestEngine.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await read() is { } value && condition?.Invoke(value) != false)
                return value;
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }
}
