using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PollerSaga.Jobs;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Counts in a job's counter row and gives it as it then is, in one statement: it runs in every commit, and to look at the row after an
/// update takes another way to the server and back while the row is locked. Belongs to one context.
/// </summary>
internal sealed class CounterStatement
{
    // What a window has room for. One that was narrowed may have less than was released: that stays so until enough has ended.
    private const string Room =
        """
        CASE WHEN "Finished" + @ended + "Window" < "Total" THEN "Finished" + @ended + "Window" ELSE "Total" END + "Redriven"
        """;

    // SQL that all databases read alike; how a row is given back is the database's own.
    private const string Set =
        $"""
        SET "Finished" = "Finished" + @ended,
            "Failed" = "Failed" + @failed,
            "Completed" = "Completed" + @completed,
            "NextBefore" = "Next",
            "Next" = CASE WHEN {Room} > "Next" THEN {Room} ELSE "Next" END,
            "ProgressAt" = @now
        """;

    private readonly PollerDbContext _db;
    private readonly EntityTable<PollerJobCounter> _table;
    private readonly string _sql;

    public CounterStatement(PollerDbContext db, IDatabase database)
    {
        _db = db;
        _table = new EntityTable<PollerJobCounter>(db);
        _sql = database.Returning($"UPDATE {_table.Name} {Set}", $"WHERE {_table.Key.Name} = @job", [.. _table.Columns.Select(column => column.Name)]);
    }

    /// <summary>Counts tasks that end or start, and releases what the window has room for; from here to the end of the transaction nobody else does.</summary>
    /// <returns>The row as it is now; null where there is none.</returns>
    public async Task<PollerJobCounter?> CountAsync(Guid jobId, int ended, int failed, int completed, DateTimeOffset now)
    {
        await using var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = _sql;
        command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        Add(command, "@job", _table[nameof(PollerJobCounter.JobId)].ToProvider(jobId));
        Add(command, "@ended", ended);
        Add(command, "@failed", failed);
        Add(command, "@completed", completed);
        Add(command, "@now", _table[nameof(PollerJobCounter.ProgressAt)].ToProvider(now));

        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? _table.Read(reader) : null;
    }

    private static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
