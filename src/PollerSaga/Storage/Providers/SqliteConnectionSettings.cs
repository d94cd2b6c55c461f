using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Storage.Providers;

/// <summary>Sets what SQLite stores per connection, each time a connection is opened.</summary>
internal sealed class SqliteConnectionSettings : DbConnectionInterceptor
{
    // FULL: a commit is on disk when it returns, even if the machine loses power. Group commit makes it cheap.
    private const string Settings = "PRAGMA synchronous = FULL;";

    public static SqliteConnectionSettings Instance { get; } = new();

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        SqliteReadOnlyMode.Apply(connection);
        SqliteFileMode.Apply(connection);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default)
    {
        SqliteReadOnlyMode.Apply(connection);
        SqliteFileMode.Apply(connection);
        return ValueTask.FromResult(result);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
