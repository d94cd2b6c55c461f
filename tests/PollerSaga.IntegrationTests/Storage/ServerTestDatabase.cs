using System.Data.Common;
using PollerSaga.Tests;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>A database on a server that the environment names.</summary>
/// <param name="variable">The variable that holds the server's connection string.</param>
public abstract class ServerTestDatabase(string variable) : TestDatabase
{
    /// <summary>Its name on the server; new with every run.</summary>
    protected string Name { get; } = NewName();

    /// <summary>How to connect to the server, as the environment says; ignores the test where it does not.</summary>
    protected string ServerConnectionString
    {
        get
        {
            var given = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(given))
                Assert.Ignore($"{variable} is not set. Give it the ADO.NET connection string of a user who may make databases; test.sh does for PostgreSQL.");
            return given;
        }
    }

    /// <summary>A statement after which a session wins its deadlocks.</summary>
    protected abstract string PreferInDeadlocks { get; }

    /// <summary>A number that says whether the session of this id waits for another one's lock.</summary>
    protected abstract string IsWaiting { get; }

    /// <summary>The id of the session.</summary>
    protected abstract string SessionId { get; }

    /// <summary>Ends all sessions in this database.</summary>
    protected abstract string EndSessions { get; }

    /// <summary>A name for a database that nobody has.</summary>
    public static string NewName() => $"pollersaga_test_{Guid.NewGuid():N}";

    /// <summary>Opens a session outside of every engine's connections.</summary>
    public Task<DbConnection> ConnectAsync() => OpenAsync(ConnectionString);

    /// <summary>Opens a session that wins its deadlocks.</summary>
    public async Task<DbConnection> ConnectAsWinnerAsync()
    {
        var connection = await ConnectAsync();
        await connection.ExecuteAsync(PreferInDeadlocks);
        return connection;
    }

    /// <summary>Cuts all connections to this database, those in use and those in pools.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var server = await OpenAsync(ServerConnectionString);
        await server.ExecuteAsync(EndSessions);
    }

    /// <summary>Runs a statement in a session and waits until it is held up by a lock.</summary>
    /// <returns>The statement, to be waited for when the lock is gone.</returns>
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
