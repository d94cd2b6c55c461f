using PollerSaga.Fetching.Budgets;

namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>Rows of a real database, whose work takes no simulated time.</summary>
internal sealed class SimulatedRows(IHostBudgetRows inner, SimulatedTime simulation) : IHostBudgetRows
{
    public Task<HostBudget?> FindAsync(Guid id) => simulation.ElsewhereAsync(() => inner.FindAsync(id));

    public Task<bool> TryWriteAsync(HostBudget budget) => simulation.ElsewhereAsync(() => inner.TryWriteAsync(budget));
}
