using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Storage.Providers;

/// <summary>What SQLite keeps per connection, set each time one is opened.</summary>
internal sealed class SqliteConnectionSettings : DbConnectionInterceptor
{
    // FULL: a commit is on disk when it returns, also if the machine loses power. Group commit makes it cheap.
    private const string Settings = "PRAGMA synchronous = FULL;";

    public static SqliteConnectionSettings Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
