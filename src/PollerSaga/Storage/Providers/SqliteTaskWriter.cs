using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Storage.Providers;

/// <summary>Two statements that are prepared once: SQLite is in this process, so that a statement per row costs next to nothing but its work.</summary>
internal sealed class SqliteTaskWriter : ITaskWriter
{
    private readonly PollerDbContext _db;
    private readonly EntityTable<PollerTask> _table;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteParameter _versionBefore = new() { ParameterName = "@before" };

    public SqliteTaskWriter(PollerDbContext db)
    {
        _db = db;
        _table = new EntityTable<PollerTask>(db);

        var values = _table.Columns.Select((_, position) => $"@c{position}").ToList();
        _insert = Prepare($"INSERT INTO {_table.Name} ({_table.Names}) VALUES ({string.Join(", ", values)})");
        _update = Prepare(
            $"UPDATE {_table.Name} SET {string.Join(", ", _table.Columns.Zip(values).Where(pair => pair.First.IsUpdated).Select(pair => $"{pair.First.Name} = {pair.Second}"))} "
            + $"WHERE {_table.Key.Name} = {ValueOf(_table.Key)} AND {_table[nameof(PollerTask.Version)].Name} = @before");
        _update.Parameters.Add(_versionBefore);

        string ValueOf(EntityColumn<PollerTask> column) => _table.Columns.Zip(values).Single(pair => pair.First == column).Second;
    }

    public Task WriteAsync(IReadOnlyCollection<SagaWrite<PollerTask>> writes)
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

    private void Write(SagaWrite<PollerTask> write)
    {
        write.MoveVersion();
        var command = write.IsNew ? _insert : _update;
        for (var position = 0; position < _table.Columns.Count; position++)
            command.Parameters[position].Value = _table.Columns[position].ValueOf(write.Row) ?? DBNull.Value;
        _versionBefore.Value = write.VersionBefore;

        if (command.ExecuteNonQuery() != 1)
            throw new DbUpdateConcurrencyException($"Task {write.Row.CorrelationId} is not in version {write.VersionBefore}.");
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
