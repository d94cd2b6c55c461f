using PollerSaga.Faults;

namespace PollerSaga.Settings;

/// <summary>Looks, before the first message, for something of our own that tasks cannot do without. All that are registered are asked.</summary>
internal interface IStartCheck
{
    /// <summary>Finds it and that it can be used, within seconds.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it was found.</returns>
    /// <exception cref="DependencyRefusedException">It is there and refuses: nothing starts.</exception>
    /// <exception cref="DependencyUnavailableException">It is away: a worker waits for it, a run ends.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
