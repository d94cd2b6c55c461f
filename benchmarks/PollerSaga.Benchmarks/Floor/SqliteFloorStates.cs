using Microsoft.Data.Sqlite;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>Stores states in SQLite: one shared connection in WAL mode, with a flush at every commit.</summary>
internal sealed class SqliteFloorStates : IFloorStates
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _start;
    private readonly SqliteCommand _saved;
    private readonly SqliteCommand _enqueued;
    private readonly Lock _lock = new();

    public SqliteFloorStates(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")}");
        _connection.Open();
        using var schema = _connection.CreateCommand();
        schema.CommandText =
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE tasks (id TEXT PRIMARY KEY, page INTEGER NOT NULL, state TEXT NOT NULL, payload TEXT);
            """;
        schema.ExecuteNonQuery();
        _start = Prepare("INSERT INTO tasks (id, page, state) VALUES ($id, $value, 'STARTED')");
        _saved = Prepare("UPDATE tasks SET state = 'PAYLOADSAVED', payload = $value WHERE id = $id");
        _enqueued = Prepare("UPDATE tasks SET state = 'ENQUEUED' WHERE id = $id");
    }

    public Task StartAsync(Guid taskId, int index) => ExecuteAsync(_start, taskId, index);

    public Task MarkSavedAsync(Guid taskId, string payload) => ExecuteAsync(_saved, taskId, payload);

    public Task MarkEnqueuedAsync(Guid taskId) => ExecuteAsync(_enqueued, taskId, DBNull.Value);

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _start, _saved, _enqueued })
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task ExecuteAsync(SqliteCommand command, Guid taskId, object value)
    {
        lock (_lock)
        {
            command.Parameters["$id"].Value = taskId.ToString();
            if (command.Parameters.Count > 1)
                command.Parameters["$value"].Value = value;
            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$id", SqliteType.Text);
        if (sql.Contains("$value", StringComparison.Ordinal))
            command.Parameters.Add(new SqliteParameter { ParameterName = "$value" });
        return command;
    }
}
