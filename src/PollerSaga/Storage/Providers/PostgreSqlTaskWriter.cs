using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// One insert and one update for all rows, each column as an array, both on one way to the server and back. They are planned anew each
/// time: a plan that was kept would be one for the table as it was when it was made, and poolers between here and the server need not
/// know of it.
/// </summary>
internal sealed class PostgreSqlTaskWriter : ITaskWriter
{
    private readonly PollerDbContext _db;
    private readonly EntityTable<PollerTask> _table;
    private readonly string _insert;
    private readonly string _update;

    public PostgreSqlTaskWriter(PollerDbContext db)
    {
        _db = db;
        _table = new EntityTable<PollerTask>(db);

        var arrays = _table.Columns.Select((column, position) => $"${position + 1}::{column.StoreType}[]").ToList();
        _insert = $"INSERT INTO {_table.Name} ({_table.Names}) SELECT * FROM unnest({string.Join(", ", arrays)})";

        var (key, version) = (_table.Key.Name, _table[nameof(PollerTask.Version)].Name);
        var updated = _table.Columns.Where(column => column.IsUpdated).Select(column => $"{column.Name} = given.{column.Name}");
        _update =
            $"UPDATE {_table.Name} AS kept SET {string.Join(", ", updated)} "
            + $"FROM unnest({string.Join(", ", arrays)}, ${arrays.Count + 1}::integer[]) AS given({_table.Names}, before) "
            + $"WHERE kept.{key} = given.{key} AND kept.{version} = given.before";
    }

    public async Task WriteAsync(IReadOnlyCollection<SagaWrite<PollerTask>> writes)
    {
        if (writes.Count == 0)
            return;

        foreach (var write in writes)
            write.MoveVersion();

        await using var batch = new NpgsqlBatch((NpgsqlConnection)_db.Database.GetDbConnection(), (NpgsqlTransaction?)_db.Database.CurrentTransaction?.GetDbTransaction());
        if (writes.Where(write => write.IsNew).ToList() is { Count: > 0 } inserts)
            batch.BatchCommands.Add(CommandOf(_insert, inserts));

        // In one order everywhere, so that no two processes wait for each other's rows.
        var updates = writes.Where(write => !write.IsNew).OrderBy(write => write.Row.CorrelationId).ToList();
        if (updates.Count > 0)
        {
            var update = CommandOf(_update, updates);
            update.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. updates.Select(write => write.VersionBefore)] });
            batch.BatchCommands.Add(update);
        }

        if (await batch.ExecuteNonQueryAsync() != writes.Count)
            throw new DbUpdateConcurrencyException($"One of {updates.Count} tasks is not in the version it was read in.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NpgsqlBatchCommand CommandOf(string sql, List<SagaWrite<PollerTask>> writes)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in _table.Columns)
            command.Parameters.Add(new NpgsqlParameter { Value = ArrayOf(column, writes) });
        return command;
    }

    private static Array ArrayOf(EntityColumn<PollerTask> column, List<SagaWrite<PollerTask>> writes)
    {
        var type = column.Type.IsValueType ? typeof(Nullable<>).MakeGenericType(column.Type) : column.Type;
        var array = Array.CreateInstance(type, writes.Count);
        for (var position = 0; position < writes.Count; position++)
            array.SetValue(column.ValueOf(writes[position].Row), position);
        return array;
    }
}
