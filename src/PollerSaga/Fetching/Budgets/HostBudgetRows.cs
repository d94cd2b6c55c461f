using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage;

namespace PollerSaga.Fetching.Budgets;

internal sealed class HostBudgetRows(PollerStore store) : IHostBudgetRows
{
    public Task<HostBudget?> FindAsync(Guid id) =>
        store.ReadAsync(db => db.Set<HostBudget>().SingleOrDefaultAsync(budget => budget.Id == id));

    public Task<bool> TryWriteAsync(HostBudget budget) => budget.Version == 1 ? TryInsertAsync(budget) : TryUpdateAsync(budget);

    private async Task<bool> TryInsertAsync(HostBudget budget)
    {
        try
        {
            await store.ExecuteAsync(budget.Id, db =>
            {
                db.Add(budget);
                return Task.CompletedTask;
            });
            return true;
        }
        catch (ConcurrencyConflictException)
        {
            return false; // Another process has inserted the row first.
        }
    }

    private async Task<bool> TryUpdateAsync(HostBudget budget)
    {
        var updated = 0;
        await store.ExecuteAsync(budget.Id, async db => updated = await db.Set<HostBudget>()
            .Where(row => row.Id == budget.Id && row.Version == budget.Version - 1)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.PausedUntil, budget.PausedUntil)
                .SetProperty(row => row.Reason, budget.Reason)
                .SetProperty(row => row.Waits, budget.Waits)
                .SetProperty(row => row.WaitedMilliseconds, budget.WaitedMilliseconds)
                .SetProperty(row => row.NextSlot, budget.NextSlot)
                .SetProperty(row => row.Shares, budget.Shares)
                .SetProperty(row => row.StatedPermits, budget.StatedPermits)
                .SetProperty(row => row.StatedPeriodSeconds, budget.StatedPeriodSeconds)
                .SetProperty(row => row.StatedUntil, budget.StatedUntil)
                .SetProperty(row => row.Version, budget.Version)));
        return updated == 1;
    }
}
