using Npgsql;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A database of one test on PostgreSQL, which goes with the test.</summary>
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

    /// <summary>Makes an empty one.</summary>
    public static async Task<FleetDatabase> CreateAsync(string server)
    {
        var database = new FleetDatabase(server);
        await AskAsync(server, $"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>The state of a job; null where it is not known.</summary>
    public async Task<string?> StateOfAsync(Guid jobId) =>
        (string?)await AskAsync(ConnectionString, $"""SELECT "State" FROM "PollerJobs" WHERE "JobId" = '{jobId}'""");

    public async Task<string> DumpAsync(Guid jobId) => (string)(await AskAsync(ConnectionString,
        $"""SELECT (select row_to_json(c)::text from "PollerJobCounters" c where "JobId"='{jobId}') || ' now ' || now()::text || coalesce((select string_agg(row_to_json(t)::text, E'\n') from "PollerTasks" t where "JobId"='{jobId}' and "State" in ('STARTED','PAYLOADSAVED')),'none') || (select string_agg("State" || n, ',') from (select "State", count(*) n from "PollerTasks" group by 1) x)"""))!;

    /// <summary>Asks for one number.</summary>
    public async Task<long> CountAsync(string sql) => (long)(await AskAsync(ConnectionString, sql))!;

    public async ValueTask DisposeAsync() => await AskAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");

    // Without a pool: the tests stop the server, and connections from before would be of no use.
    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
