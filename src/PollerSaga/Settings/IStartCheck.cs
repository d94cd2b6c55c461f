namespace PollerSaga.Settings;

/// <summary>Checks, before the first message, a dependency without which no task can run. All registered checks run.</summary>
internal interface IStartCheck
{
    /// <summary>
    /// Checks that the dependency can be used, within seconds. Throws a <c>DependencyRefusedException</c> if the dependency refuses, so
    /// that nothing starts, or a <c>DependencyUnavailableException</c> if it is unavailable: a worker waits for it, and a run ends.
    /// </summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A task that completes when the dependency can be used.</returns>
    Task CheckAsync(CancellationToken cancellationToken);
}
