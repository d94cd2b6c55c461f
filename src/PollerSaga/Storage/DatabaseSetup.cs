using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Faults;

namespace PollerSaga.Storage;

/// <summary>Creates a missing database, and migrates its schema.</summary>
public static class DatabaseSetup
{
    /// <summary>Applies missing migrations. Call it before the host starts. A repeated call changes nothing.</summary>
    /// <param name="services">
    /// The services of a host with <c>AddPollerSaga</c>. The assembly of the provider's migrations must be beside the program.
    /// </param>
    /// <param name="cancellationToken">Cancels the call between two migrations.</param>
    /// <returns>The number of applied migrations.</returns>
    /// <exception cref="DependencyRefusedException">The database server refuses the log-in.</exception>
    /// <exception cref="DependencyUnavailableException">The database is unavailable, damaged or read-only.</exception>
    public static async Task<int> MigratePollerSagaAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        var (store, database) = (services.GetRequiredService<PollerStore>(), services.GetRequiredService<IDatabase>());
        try
        {
            // EF Core repeats a refused log-in for a minute, which can lock the account.
            await store.CheckLogInAsync(cancellationToken);
        }
        catch (DependencyUnavailableException exception) when (database.IsMissing(exception))
        {
            // The migrations create it.
        }

        return await MigrateAsync(store, cancellationToken);
    }

    private static Task<int> MigrateAsync(PollerStore store, CancellationToken cancellationToken) =>
        store.ReadAsync(async db =>
        {
            var count = await CountPendingAsync(db, cancellationToken);
            if (count > 0)
                RelationalModelGate.EnsureInitialized(db.GetService<IDesignTimeModel>().Model);
            for (var left = count; left > 0;)
            {
                try
                {
                    await db.Database.MigrateAsync(cancellationToken);
                    break;
                }
                catch (DbException)
                {
                    // Another process may apply the next migration at the same time. Then fewer migrations are missing, and the call has
                    // not failed.
                    var before = left;
                    left = await CountPendingAsync(db, cancellationToken);
                    if (left >= before)
                        throw;
                }
            }

            return count;
        });

    private static async Task<int> CountPendingAsync(PollerDbContext db, CancellationToken cancellationToken) =>
        (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
}
