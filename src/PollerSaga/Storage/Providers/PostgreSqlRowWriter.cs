using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Writes rows with one insert and one update, each column as an array, in one round trip. The statements are planned each time: a prepared
/// plan fits the table as it was at that time, and connection poolers between here and the server need not support prepared statements.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class PostgreSqlRowWriter<TSaga> : IRowWriter<TSaga>
    where TSaga : class, ISagaRow, new()
{
    private readonly PollerDbContext _db;
    private readonly EntityTable<TSaga> _table;
    private readonly string _insert;
    private readonly string _update;

    public PostgreSqlRowWriter(PollerDbContext db)
    {
        _db = db;
        _table = new EntityTable<TSaga>(db);

        var arrays = _table.Columns.Select((column, position) => $"${position + 1}::{column.StoreType}[]").ToList();
        _insert = $"INSERT INTO {_table.Name} ({_table.Names}) SELECT * FROM unnest({string.Join(", ", arrays)})";

        var (key, version) = (_table.Key.Name, _table[nameof(ISagaRow.Version)].Name);
        var updated = _table.Columns.Where(column => column.IsUpdated).Select(column => $"{column.Name} = given.{column.Name}");
        _update =
            $"UPDATE {_table.Name} AS kept SET {string.Join(", ", updated)} "
            + $"FROM unnest({string.Join(", ", arrays)}, ${arrays.Count + 1}::integer[]) AS given({_table.Names}, before) "
            + $"WHERE kept.{key} = given.{key} AND kept.{version} = given.before";
    }

    public async Task WriteAsync(IReadOnlyCollection<SagaRowWrite<TSaga>> writes)
    {
        if (writes.Count == 0)
            return;

        foreach (var write in writes)
            write.IncrementVersion();

        await using var batch = new NpgsqlBatch(
            (NpgsqlConnection)_db.Database.GetDbConnection(),
            (NpgsqlTransaction?)_db.Database.CurrentTransaction?.GetDbTransaction());
        if (writes.Where(write => write.IsNew).ToList() is { Count: > 0 } inserts)
            batch.BatchCommands.Add(CommandOf(_insert, inserts));

        // One order in all processes, so that no two processes wait for each other's rows.
        var updates = writes.Where(write => !write.IsNew).OrderBy(write => write.Row.CorrelationId).ToList();
        if (updates.Count > 0)
        {
            var update = CommandOf(_update, updates);
            update.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. updates.Select(write => write.VersionBefore)] });
            batch.BatchCommands.Add(update);
        }

        if (await batch.ExecuteNonQueryAsync() != writes.Count)
            throw new DbUpdateConcurrencyException(
                $"One of {updates.Count} rows of {typeof(TSaga).Name} does not have the version that was read.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private NpgsqlBatchCommand CommandOf(string sql, List<SagaRowWrite<TSaga>> writes)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in _table.Columns)
            command.Parameters.Add(new NpgsqlParameter { Value = ArrayOf(column, writes) });
        return command;
    }

    private static Array ArrayOf(EntityColumn<TSaga> column, List<SagaRowWrite<TSaga>> writes)
    {
        var type = column.Type.IsValueType ? typeof(Nullable<>).MakeGenericType(column.Type) : column.Type;
        var array = Array.CreateInstance(type, writes.Count);
        for (var position = 0; position < writes.Count; position++)
            array.SetValue(column.ValueOf(writes[position].Row), position);
        return array;
    }
}
