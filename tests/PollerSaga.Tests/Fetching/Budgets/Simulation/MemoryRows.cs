using PollerSaga.Fetching.Budgets;

namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>Rows in memory, which several processes share.</summary>
internal sealed class MemoryRows : IHostBudgetRows
{
    private readonly Dictionary<Guid, HostBudget> _rows = [];

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public IReadOnlyCollection<HostBudget> All => _rows.Values;

    public Exception? Fault { get; set; }

    public Task<HostBudget?> FindAsync(Guid id)
    {
        Reads++;
        return Fault is null ? Task.FromResult(_rows.GetValueOrDefault(id)) : Task.FromException<HostBudget?>(Fault);
    }

    public Task<bool> TryWriteAsync(HostBudget budget)
    {
        Writes++;
        if (Fault is not null)
            return Task.FromException<bool>(Fault);
        if ((_rows.GetValueOrDefault(budget.Id)?.Version ?? 0) != budget.Version - 1)
            return Task.FromResult(false);
        _rows[budget.Id] = budget;
        return Task.FromResult(true);
    }
}
