using PollerSaga.Faults;

namespace PollerSaga.Settings;

/// <summary>Checks, before the first message, a dependency without which no task can run. All registered checks run.</summary>
internal interface IStartCheck
{
    /// <summary>Checks that the dependency can be used, within seconds.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A task that completes when the dependency can be used.</returns>
    /// <exception cref="DependencyRefusedException">It refuses: nothing starts.</exception>
    /// <exception cref="DependencyUnavailableException">It is unavailable: a worker waits for it, a run ends.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
