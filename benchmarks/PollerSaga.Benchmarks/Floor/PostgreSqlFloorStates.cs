using Npgsql;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>
/// Stores states in PostgreSQL with its fastest options for single statements: pooled connections without a reset, automatically prepared
/// statements.
/// </summary>
internal sealed class PostgreSqlFloorStates : IFloorStates
{
    private readonly NpgsqlDataSource _source;

    private PostgreSqlFloorStates(NpgsqlDataSource source) => _source = source;

    public static async Task<PostgreSqlFloorStates> OpenAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 10,
            AutoPrepareMinUsages = 2,
            MaxPoolSize = FloorLoop.Concurrency,
        });
        await using var schema = source.CreateCommand(
            "CREATE TABLE tasks (id uuid PRIMARY KEY, page integer NOT NULL, state text NOT NULL, payload text)");
        await schema.ExecuteNonQueryAsync();
        return new PostgreSqlFloorStates(source);
    }

    public Task StartAsync(Guid taskId, int index) =>
        ExecuteAsync(
            "INSERT INTO tasks (id, page, state) VALUES ($1, $2, 'STARTED')",
            new NpgsqlParameter<Guid> { TypedValue = taskId },
            new NpgsqlParameter<int> { TypedValue = index });

    public Task MarkSavedAsync(Guid taskId, string payload) =>
        ExecuteAsync(
            "UPDATE tasks SET state = 'PAYLOADSAVED', payload = $2 WHERE id = $1",
            new NpgsqlParameter<Guid> { TypedValue = taskId },
            new NpgsqlParameter<string> { TypedValue = payload });

    public Task MarkEnqueuedAsync(Guid taskId) =>
        ExecuteAsync("UPDATE tasks SET state = 'ENQUEUED' WHERE id = $1", new NpgsqlParameter<Guid> { TypedValue = taskId });

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = _source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }
}
