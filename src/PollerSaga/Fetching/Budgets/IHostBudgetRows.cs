using PollerSaga.Faults;

namespace PollerSaga.Fetching.Budgets;

/// <summary>The rows of the budgets.</summary>
internal interface IHostBudgetRows
{
    /// <summary>Reads a row; null if it does not exist.</summary>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    Task<HostBudget?> FindAsync(Guid id);

    /// <summary>Writes a row in one statement, if nobody has changed it since it was read.</summary>
    /// <param name="budget">The row, with the new version. Version 1 is a new row.</param>
    /// <returns>False if the stored version is not the previous one.</returns>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    Task<bool> TryWriteAsync(HostBudget budget);
}
