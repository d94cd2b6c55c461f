using Microsoft.Extensions.Logging;
using PollerSaga.Faults;

namespace PollerSaga.Diagnostics;

/// <summary>Logs the dependencies that work waits for, and raises an event for each fault.</summary>
internal sealed class DependencyWatch(TimeProvider clock, ILogger<DependencyWatch> logger)
{
    // Every waiting task reports the same fault again and again.
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _logged = [];

    /// <summary>A dependency is unavailable.</summary>
    public event Action<DependencyUnavailableException>? Unavailable;

    /// <summary>Whether an exception only delays its work until a dependency is available again. If so, the fault is reported.</summary>
    public bool Delays(Exception exception)
    {
        if (exception is DependencyUnavailableException fault)
            Report(fault);
        else if (BusFault.Is(exception))
            Report(new DependencyUnavailableException($"The bus is unavailable: {exception.Message}", exception));
        else
            return false;
        return true;
    }

    public void Report(DependencyUnavailableException fault)
    {
        if (IsDue(fault.Message))
            logger.DependencyUnavailable(fault.Message);
        Unavailable?.Invoke(fault);
    }

    private bool IsDue(string message)
    {
        var now = clock.GetUtcNow();
        lock (_logged)
        {
            foreach (var (old, _) in _logged.Where(entry => now - entry.Value >= RepeatInterval).ToList())
                _logged.Remove(old);
            return _logged.TryAdd(message, now);
        }
    }
}
