using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Writes rows with two prepared statements. SQLite runs in this process, so that one statement per row costs little more than its work.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class SqliteRowWriter<TSaga> : IRowWriter<TSaga>
    where TSaga : class, ISagaRow, new()
{
    private readonly PollerDbContext _db;
    private readonly EntityTable<TSaga> _table;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteParameter _versionBefore = new() { ParameterName = "@before" };

    public SqliteRowWriter(PollerDbContext db)
    {
        _db = db;
        _table = new EntityTable<TSaga>(db);

        var values = _table.Columns.Select((_, position) => $"@c{position}").ToList();
        _insert = Prepare($"INSERT INTO {_table.Name} ({_table.Names}) VALUES ({string.Join(", ", values)})");
        var updates = _table.Columns.Zip(values).Where(pair => pair.First.IsUpdated).Select(pair => $"{pair.First.Name} = {pair.Second}");
        _update = Prepare(
            $"UPDATE {_table.Name} SET {string.Join(", ", updates)} "
            + $"WHERE {_table.Key.Name} = {ValueOf(_table.Key)} AND {_table[nameof(ISagaRow.Version)].Name} = @before");
        _update.Parameters.Add(_versionBefore);

        string ValueOf(EntityColumn<TSaga> column) => _table.Columns.Zip(values).Single(pair => pair.First == column).Second;
    }

    public Task WriteAsync(IReadOnlyCollection<SagaRowWrite<TSaga>> writes)
    {
        try
        {
            _insert.Transaction = _update.Transaction = (SqliteTransaction?)_db.Database.CurrentTransaction?.GetDbTransaction();
            foreach (var write in writes)
                Write(write);
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _update.DisposeAsync();
    }

    private void Write(SagaRowWrite<TSaga> write)
    {
        write.IncrementVersion();
        var command = write.IsNew ? _insert : _update;
        for (var position = 0; position < _table.Columns.Count; position++)
            command.Parameters[position].Value = _table.Columns[position].ValueOf(write.Row) ?? DBNull.Value;
        _versionBefore.Value = write.VersionBefore;

        if (command.ExecuteNonQuery() != 1)
            throw new DbUpdateConcurrencyException(
                $"{typeof(TSaga).Name} {write.Row.CorrelationId} does not have version {write.VersionBefore}.");
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = ((SqliteConnection)_db.Database.GetDbConnection()).CreateCommand();
        command.CommandText = sql;
        for (var position = 0; position < _table.Columns.Count; position++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@c{position}" });
        return command;
    }
}
