using System.Data.Common;
using Npgsql;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>A database on the PostgreSQL server of <c>POLLERSAGA_TEST_POSTGRES</c>, copied from a migrated template.</summary>
/// <param name="isCopy">Whether the database is a copy; otherwise, it is empty.</param>
public sealed class PostgreSqlTestDatabase(bool isCopy = true) : ServerTestDatabase("POLLERSAGA_TEST_POSTGRES")
{
    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    /// <inheritdoc />
    public override string ConnectionString =>
        new NpgsqlConnectionStringBuilder(ServerConnectionString) { Database = Name, MaxPoolSize = 20 }.ConnectionString;

    /// <inheritdoc />
    protected override string PreferInDeadlocks => "SET deadlock_timeout = '1h'";

    /// <inheritdoc />
    protected override string IsWaiting => "SELECT count(*) FROM pg_locks WHERE pid = {0} AND NOT granted";

    /// <inheritdoc />
    protected override string SessionId => "SELECT pg_backend_pid()";

    /// <inheritdoc />
    protected override string EndSessions => $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'";

    /// <inheritdoc />
    public override async Task CreateAsync()
    {
        await using var server = await OpenAsync(ServerConnectionString);
        await server.ExecuteAsync($"CREATE DATABASE {Name} TEMPLATE {(isCopy ? await PostgreSqlTemplate.FindNameAsync() : "template0")}");
    }

    /// <inheritdoc />
    public override async Task DropAsync()
    {
        await ClearPoolAsync();
        await using var server = await OpenAsync(ServerConnectionString);
        await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>Closes all connections, so that the database can be copied.</summary>
    /// <returns>The name of the database.</returns>
    public async Task<string> ReleaseAsync()
    {
        await ClearPoolAsync();
        return Name;
    }

    /// <inheritdoc />
    protected override async Task<DbConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    // The engine connects with another string, and thus has another pool.
    private async Task ClearPoolAsync()
    {
        foreach (var text in new[] { ConnectionString, PostgreSqlDatabase.RefuseClearText(ConnectionString) })
        {
            await using var connection = new NpgsqlConnection(text);
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
