namespace PollerSaga.EndToEndTests.Harness;

/// <summary>The lines that a program has printed on one of its streams.</summary>
public sealed class Transcript
{
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Fits, TaskCompletionSource<string> Seen)> _waiters = [];
    private readonly Lock _lock = new();

    /// <summary>Adds a line.</summary>
    public event Action<string>? LineAdded;

    public string Text
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            _waiters.RemoveAll(waiter => waiter.Fits(line) && waiter.Seen.TrySetResult(line));
        }

        LineAdded?.Invoke(line);
    }

    /// <summary>Completes with the first line that matches.</summary>
    public Task<string> WhenLine(Func<string, bool> fits)
    {
        lock (_lock)
        {
            if (_lines.Find(line => fits(line)) is { } seen)
                return Task.FromResult(seen);

            var coming = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((fits, coming));
            return coming.Task;
        }
    }
}
