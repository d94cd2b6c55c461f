using System.Data.Common;
using PollerSaga.Tests;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>A database on the server from the environment.</summary>
/// <param name="variable">The environment variable with the server's connection string.</param>
public abstract class ServerTestDatabase(string variable) : TestDatabase
{
    /// <summary>Unique name of the database.</summary>
    protected string Name { get; } = NewName();

    /// <summary>The server's connection string from the environment. Without it, the test is ignored.</summary>
    protected string ServerConnectionString
    {
        get
        {
            var given = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(given))
                Assert.Ignore($"{variable} is not set. Set it to the ADO.NET connection string of a user who can create databases; " +
                    "test.sh does this for PostgreSQL.");
            return given;
        }
    }

    /// <summary>A statement that makes a session win deadlocks.</summary>
    protected abstract string PreferInDeadlocks { get; }

    /// <summary>A query whose number is positive if the session with this id waits for a lock.</summary>
    protected abstract string IsWaiting { get; }

    /// <summary>A query for the session's id.</summary>
    protected abstract string SessionId { get; }

    /// <summary>A statement that ends all sessions in this database.</summary>
    protected abstract string EndSessions { get; }

    /// <summary>Creates a unique database name.</summary>
    public static string NewName() => $"pollersaga_test_{Guid.NewGuid():N}";

    /// <summary>Opens a session that is independent of the engine.</summary>
    public Task<DbConnection> ConnectAsync() => OpenAsync(ConnectionString);

    /// <summary>Opens a session that wins its deadlocks.</summary>
    public async Task<DbConnection> ConnectAsWinnerAsync()
    {
        var connection = await ConnectAsync();
        await connection.ExecuteAsync(PreferInDeadlocks);
        return connection;
    }

    /// <summary>Cuts all connections to this database, including pooled ones.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var server = await OpenAsync(ServerConnectionString);
        await server.ExecuteAsync(EndSessions);
    }

    /// <summary>Runs a statement in a session and waits until a lock blocks it.</summary>
    /// <returns>The statement's task, which completes after the lock is released.</returns>
    public async Task<Task> BlockAsync(DbConnection session, string statement)
    {
        var id = await session.QueryAsync<int>(SessionId);
        await using var observer = await ConnectAsync();
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        var blocked = session.ExecuteAsync(statement);
        while (await observer.QueryAsync<int>(string.Format(null, IsWaiting, id)) == 0)
            patience.Token.ThrowIfCancellationRequested();
        return blocked;
    }

    /// <summary>Opens an unpooled connection.</summary>
    protected abstract Task<DbConnection> OpenAsync(string connectionString);
}
