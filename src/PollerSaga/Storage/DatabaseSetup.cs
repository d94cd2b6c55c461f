using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Storage;

/// <summary>Makes the database when it is missing, and brings its schema up to date.</summary>
internal static class DatabaseSetup
{
    /// <summary>Applies the migrations that are missing.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The database is away, damaged or may not be written.</exception>
    public static Task<int> MigrateAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<PollerStore>().ReadAsync(async db =>
        {
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            var count = pending.Count();
            if (count > 0)
                await db.Database.MigrateAsync(cancellationToken);
            return count;
        });
}
