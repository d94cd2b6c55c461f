using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage.Providers;

/// <summary>The clock of the database server, which all workers share.</summary>
internal static class DatabaseClock
{
    /// <summary>Reads the server's time, UTC; null for SQLite, which has the clock of this process.</summary>
    public static async Task<DateTimeOffset?> ReadClockAsync(this PollerDbContext db, CancellationToken cancellationToken)
    {
        var select = db.Database.ProviderName switch
        {
            PostgreSqlDatabase.ProviderName => "SELECT clock_timestamp() AS \"Value\"",
            SqlServerDatabase.ProviderName => "SELECT SYSDATETIMEOFFSET() AS \"Value\"",
            _ => null,
        };
        return select is null ? null : await db.Database.SqlQueryRaw<DateTimeOffset>(select).SingleAsync(cancellationToken);
    }
}
