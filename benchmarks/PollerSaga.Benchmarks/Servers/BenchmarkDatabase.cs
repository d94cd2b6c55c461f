using Npgsql;

namespace PollerSaga.Benchmarks.Servers;

/// <summary>A PostgreSQL database for one run. Its disposal deletes it.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    // Each query costs the server some time. The end of the job is noticed after at most this period.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly string _server;
    private readonly string _name;

    private BenchmarkDatabase(string server, string name)
    {
        (_server, _name) = (server, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    public string ConnectionString { get; }

    public static async Task<BenchmarkDatabase> CreateAsync(string server)
    {
        var database = new BenchmarkDatabase(server, $"benchmark_{Guid.NewGuid():N}");
        await using var connection = await OpenAsync(server);
        await ExecuteAsync(connection, $"CREATE DATABASE {database._name}");
        await ExecuteAsync(connection, "CHECKPOINT"); // The pending writes of earlier runs must not count for this run.
        return database;
    }

    /// <summary>Waits until the run's only job has ended.</summary>
    /// <exception cref="InvalidOperationException">The job did not complete.</exception>
    public async Task WaitForJobAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(ConnectionString);
        await using var command = new NpgsqlCommand("""SELECT "State" FROM "PollerJobs" WHERE "FinishedAt" IS NOT NULL""", connection);
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await command.ExecuteScalarAsync(cancellationToken) is string state)
            {
                if (state != "Completed")
                    throw new InvalidOperationException($"The job ended as {state}.");
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = await OpenAsync(_server);
        await ExecuteAsync(connection, $"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
