using System.Data.Common;
using Microsoft.Data.SqlClient;
using PollerSaga.Storage;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>A database on the SQL Server of <c>POLLERSAGA_TEST_SQLSERVER</c>.</summary>
/// <param name="isMigrated">Whether the database is created with its schema; otherwise, the first migration creates it.</param>
public sealed class SqlServerTestDatabase(bool isMigrated = true) : ServerTestDatabase("POLLERSAGA_TEST_SQLSERVER")
{
    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    /// <inheritdoc />
    public override string ConnectionString =>
        new SqlConnectionStringBuilder(ServerConnectionString) { InitialCatalog = Name, MaxPoolSize = 20 }.ConnectionString;

    /// <inheritdoc />
    protected override string PreferInDeadlocks => "SET DEADLOCK_PRIORITY HIGH";

    /// <inheritdoc />
    protected override string IsWaiting => "SELECT count(*) FROM sys.dm_exec_requests WHERE session_id = {0} AND blocking_session_id <> 0";

    /// <inheritdoc />
    protected override string SessionId => "SELECT @@SPID";

    /// <inheritdoc />
    protected override string EndSessions => $"""
        DECLARE @kills nvarchar(max) = N'';
        SELECT @kills += CONCAT(N'BEGIN TRY KILL ', session_id, N'; END TRY BEGIN CATCH END CATCH;')
        FROM sys.dm_exec_sessions
        WHERE database_id = DB_ID('{Name}') AND session_id <> @@SPID;
        EXEC (@kills);
        """;

    /// <inheritdoc />
    public override async Task CreateAsync()
    {
        if (isMigrated)
            await MigrateAsync();
        else
            Assert.That(ServerConnectionString, Is.Not.Empty); // Ignores the test without a server.
    }

    /// <inheritdoc />
    public override async Task DropAsync()
    {
        await using (var connection = new SqlConnection(ConnectionString))
            SqlConnection.ClearPool(connection);
        await using var server = await OpenAsync(ServerConnectionString);
        await server.ExecuteAsync($"""
            IF DB_ID('{Name}') IS NOT NULL
            BEGIN
                ALTER DATABASE [{Name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
                DROP DATABASE [{Name}];
            END
            """);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync() => await DropAsync();

    /// <inheritdoc />
    protected override async Task<DbConnection> OpenAsync(string connectionString)
    {
        var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
