using Npgsql;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A PostgreSQL database for one test. Its disposal deletes it.</summary>
public sealed class FleetDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"pollersaga_{Guid.NewGuid():N}";

    private FleetDatabase(string server)
    {
        _server = server;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = _name }.ToString();
    }

    public string ConnectionString { get; }

    /// <summary>Creates an empty database.</summary>
    public static async Task<FleetDatabase> CreateAsync(string server)
    {
        var database = new FleetDatabase(server);
        await AskAsync(server, $"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>Returns the state of a job; null if it is unknown.</summary>
    public async Task<string?> StateOfAsync(Guid jobId) =>
        (string?)await AskAsync(ConnectionString, $"""SELECT "State" FROM "PollerJobs" WHERE "JobId" = '{jobId}'""");

    /// <summary>Queries one number.</summary>
    public async Task<long> CountAsync(string sql) => (long)(await AskAsync(ConnectionString, sql))!;

    public async ValueTask DisposeAsync() => await AskAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");

    // No pool: the tests stop the server, which breaks pooled connections.
    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
