namespace PollerSaga.Benchmarks.Processes;

/// <summary>Reads what a process uses until it has ended: afterwards nothing is there to be read, so the last reading stands.</summary>
internal sealed class UsageWatch : IAsyncDisposable
{
    // What comes after the last reading is missing: at most this time of a run.
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
                // A process that is on its way out has let go of its memory already.
                if (ProcessUsage.Of(process) is { PeakBytes: > 0 } usage)
                    Last = usage;
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
