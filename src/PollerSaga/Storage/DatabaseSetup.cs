using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Storage;

/// <summary>Makes the database when it is missing, and brings its schema up to date.</summary>
public static class DatabaseSetup
{
    /// <summary>Applies the migrations that are missing; to be called before the host starts. A repeat changes nothing.</summary>
    /// <param name="services">
    /// The host's services, with <c>AddPollerSaga</c> among them, and the assembly of the provider's migrations beside them.
    /// </param>
    /// <param name="cancellationToken">Gives up between two migrations.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The database is away, damaged or may not be written.</exception>
    public static Task<int> MigratePollerSagaAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<PollerStore>().ReadAsync(async db =>
        {
            var count = await CountPendingAsync(db, cancellationToken);
            if (count > 0)
                RelationalModelGate.Enter(db.GetService<IDesignTimeModel>().Model);
            for (var left = count; left > 0;)
            {
                try
                {
                    await db.Database.MigrateAsync(cancellationToken);
                    break;
                }
                catch (DbException)
                {
                    // Between two migrations another process may apply the next: then there is less to do, and not a failure.
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
