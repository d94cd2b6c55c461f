using Microsoft.Extensions.Logging;
using PollerSaga.Faults;

namespace PollerSaga.Diagnostics;

/// <summary>Sees what work is being delayed for, says so in the log, and tells whoever asked.</summary>
internal sealed class DependencyWatch(TimeProvider clock, ILogger<DependencyWatch> logger)
{
    // Every task that waits would say the same over and over.
    private static readonly TimeSpan SilenceAboutTheSame = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _said = [];

    /// <summary>A dependency was found to be away.</summary>
    public event Action<DependencyUnavailableException>? Unavailable;

    /// <summary>Whether what threw this is to be tried again until a dependency is back. If so, it is reported.</summary>
    public bool Delays(Exception exception)
    {
        if (exception is DependencyUnavailableException fault)
            Report(fault);
        else if (BusFault.Is(exception))
            Report(new DependencyUnavailableException($"The bus is away: {exception.Message}", exception));
        else
            return false;
        return true;
    }

    public void Report(DependencyUnavailableException fault)
    {
        if (IsNews(fault.Message))
            logger.DependencyUnavailable(fault.Message);
        Unavailable?.Invoke(fault);
    }

    private bool IsNews(string message)
    {
        var now = clock.GetUtcNow();
        lock (_said)
        {
            foreach (var (old, _) in _said.Where(said => now - said.Value >= SilenceAboutTheSame).ToList())
                _said.Remove(old);
            return _said.TryAdd(message, now);
        }
    }
}
