using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage;

namespace PollerSaga.Fetching.Budgets;

/// <summary>The waits of hosts, for people.</summary>
internal sealed class HostWaits(PollerStore store, TimeProvider clock)
{
    /// <summary>Lists the current waits by source and host.</summary>
    /// <param name="source">The name of a source; null for all sources.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<IReadOnlyList<HostWait>> ListAsync(string? source, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rows = await store.ReadAsync(db => db.Set<HostBudget>()
            .Where(budget => budget.PausedUntil > now)
            .ToListAsync(cancellationToken));
        return
        [
            .. rows
                .Where(row => source is null || row.Source == source)
                .OrderBy(row => row.Source, StringComparer.Ordinal)
                .ThenBy(row => row.Host, StringComparer.Ordinal)
                .Select(row => new HostWait(
                    row.Source,
                    row.Host,
                    row.PausedUntil!.Value,
                    row.Waits,
                    TimeSpan.FromMilliseconds(row.WaitedMilliseconds),
                    row.Reason)),
        ];
    }
}
