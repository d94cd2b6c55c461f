namespace PollerSaga.Tests.Window.Properties;

/// <summary>Counts the deliveries that run. A step is over when each of them has ended or waits for a response.</summary>
internal sealed class RunningDeliveries
{
    private TaskCompletionSource _idle = new();
    private int _running;

    /// <summary>A delivery begins, or its response arrives.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>A delivery ends, or waits for a response.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _idle.TrySetResult();
    }

    /// <summary>Runs a step, and waits until nothing runs.</summary>
    public Task RunAsync(Action step) => RunAsync(() =>
    {
        step();
        return Task.CompletedTask;
    });

    /// <summary>Runs a step, and waits until nothing runs.</summary>
    public async Task RunAsync(Func<Task> step)
    {
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Begin();
        try
        {
            await step();
        }
        finally
        {
            End();
        }

        await _idle.Task.WaitAsync(TestEngine.Patience);
    }
}
