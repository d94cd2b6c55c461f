using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Storage;

/// <summary>Makes the database when it is missing, and brings its schema up to date.</summary>
public static class DatabaseSetup
{
    /// <summary>Applies the migrations that are missing; to be called before the host starts. A repeat changes nothing.</summary>
    /// <param name="services">The host's services, with <c>AddPollerSaga</c> among them, and the assembly of the provider's migrations beside them.</param>
    /// <param name="cancellationToken">Gives up between two migrations.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The database is away, damaged or may not be written.</exception>
    public static Task<int> MigratePollerSagaAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<PollerStore>().ReadAsync(async db =>
        {
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            var count = pending.Count();
            if (count > 0)
                await db.Database.MigrateAsync(cancellationToken);
            return count;
        });
}
