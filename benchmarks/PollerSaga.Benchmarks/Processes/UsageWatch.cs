namespace PollerSaga.Benchmarks.Processes;

/// <summary>Reads the usage of a process periodically until it ends, because the usage cannot be read after the end.</summary>
internal sealed class UsageWatch : IAsyncDisposable
{
    // The usage after the last snapshot is missing: at most this part of a run.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public UsageWatch(int process) => _reading = ReadAsync(process);

    public ProcessUsage Last { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(int process)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                // A process that is exiting has already released its memory.
                if (ProcessUsage.Read(process) is { PeakBytes: > 0 } usage)
                    Last = usage;
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The watch has been disposed.
        }
    }
}
