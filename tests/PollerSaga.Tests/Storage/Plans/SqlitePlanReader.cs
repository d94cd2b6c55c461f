using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>The plans of SQLite, as https://sqlite.org/eqp.html describes them, and the steps of its machine.</summary>
internal sealed partial class SqlitePlanReader : IPlanReader
{
    public QueryPlan Explain(DbCommand command, bool changesNothing)
    {
        var sql = command.CommandText;
        var tables = Tables().Matches(sql).DistinctBy(table => table.Groups["alias"].Value).ToDictionary(
            table => table.Groups["alias"].Value,
            table => table.Groups["table"].Value);
        var accesses = new List<string>();
        try
        {
            command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                // Others are sorts, subqueries, and lists that were given as a parameter.
                if (Access().Match(rows.GetString(rows.GetOrdinal("detail"))) is { Success: true } access
                    && tables.TryGetValue(access.Groups["alias"].Value, out var table))
                    accesses.Add(Describe(table, access.Groups));
            }
        }
        finally
        {
            command.CommandText = sql;
        }

        return new QueryPlan(sql, accesses);
    }

    public long? WorkOf(DbDataReader reader) => reader is SqliteDataReader { Handle: { } statement }
        ? sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, resetFlg: 0)
        : null;

    private static string Describe(string table, GroupCollection access)
    {
        // An index that is made for the one statement reads all rows to make it.
        if (!access["index"].Success || access["automatic"].Success)
            return QueryPlan.Whole(table);
        return access["columns"].Success
            ? QueryPlan.By(table, Columns().Matches(access["columns"].Value).Select(column => column.Value))
            : QueryPlan.InOrder(table, access["index"].Value);
    }

    [GeneratedRegex("""
        "(?<table>Poller\w+)" AS "(?<alias>\w+)"
        """)]
    private static partial Regex Tables();

    [GeneratedRegex(@"^(?:SEARCH|SCAN) (?<alias>\w+)(?: USING (?<automatic>AUTOMATIC )?(?:PARTIAL )?(?:COVERING )?" +
        @"INDEX (?<index>\w*)(?: \((?<columns>[^)]*)\))?)?")]
    private static partial Regex Access();

    [GeneratedRegex(@"\w+(?=[=<>])")]
    private static partial Regex Columns();
}
