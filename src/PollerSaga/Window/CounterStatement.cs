using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using IDatabase = PollerSaga.Storage.IDatabase;

namespace PollerSaga.Window;

/// <summary>
/// Updates a job's counter row and returns it, in one statement. Every commit runs it. A separate query after the update would cost another
/// round trip while the row is locked. The statement belongs to one context, whose connection stays open. Its command is reused, so that
/// SQLite parses it once.
/// </summary>
internal sealed class CounterStatement : IAsyncDisposable
{
    // The position up to which the window has room. A reduced window can have room for fewer tasks than were released, until enough tasks
    // have ended.
    private const string Room =
        """
        CASE WHEN "Finished" + @ended + "Window" < "Total" THEN "Finished" + @ended + "Window" ELSE "Total" END + "Redriven"
        """;

    // SQL for all databases. Only the clause that returns the row differs.
    private const string Set =
        $"""
        SET "Finished" = "Finished" + @ended,
            "Failed" = "Failed" + @failed,
            "Completed" = "Completed" + @completed,
            "Skipped" = "Skipped" + @skipped,
            "Records" = "Records" + @records,
            "EmptyPages" = "EmptyPages" + @empty,
            "NextBefore" = "Next",
            "Next" = CASE WHEN "Window" > 0 AND {Room} > "Next" THEN {Room} ELSE "Next" END,
            "ProgressAt" = @now
        """;

    private readonly PollerDbContext _db;
    private readonly EntityTable<PollerJobCounter> _table;
    private readonly DbCommand _command;
    private readonly DbParameter _job;
    private readonly DbParameter _ended;
    private readonly DbParameter _failed;
    private readonly DbParameter _completed;
    private readonly DbParameter _skipped;
    private readonly DbParameter _records;
    private readonly DbParameter _empty;
    private readonly DbParameter _now;

    public CounterStatement(PollerDbContext db, IDatabase database)
    {
        _db = db;
        _table = new EntityTable<PollerJobCounter>(db);
        _command = db.Database.GetDbConnection().CreateCommand();
        _command.CommandText = database.Returning(
            _table.Name,
            Set,
            $"WHERE {_table.Key.Name} = @job",
            [.. _table.Columns.Select(column => column.Name)]);
        (_job, _now) = (Add("@job"), Add("@now"));
        (_ended, _failed, _completed, _skipped) = (Add("@ended"), Add("@failed"), Add("@completed"), Add("@skipped"));
        (_records, _empty) = (Add("@records"), Add("@empty"));

        DbParameter Add(string name)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
            return parameter;
        }
    }

    /// <summary>
    /// Counts tasks that end or start, and releases the tasks that the window has room for. It locks the row until the end of the
    /// transaction.
    /// </summary>
    /// <returns>The updated row; null if it does not exist.</returns>
    public async Task<PollerJobCounter?> CountAsync(Guid jobId, TaskCounts counts, DateTimeOffset now)
    {
        _command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        _job.Value = _table[nameof(PollerJobCounter.JobId)].ToProvider(jobId);
        (_ended.Value, _failed.Value, _completed.Value) = (counts.Ended, counts.Failed, counts.Completed);
        (_skipped.Value, _records.Value, _empty.Value) = (counts.Skipped, counts.Records, counts.EmptyPages);
        _now.Value = _table[nameof(PollerJobCounter.ProgressAt)].ToProvider(now);

        await using var reader = await _command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? _table.Read(reader) : null;
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
