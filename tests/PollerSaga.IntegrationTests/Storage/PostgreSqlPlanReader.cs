using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using PollerSaga.Tests.Storage.Plans;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Reads PostgreSQL's query plans and their number of read rows.</summary>
internal sealed partial class PostgreSqlPlanReader : IPlanReader
{
    public QueryPlan Explain(DbCommand command, bool changesNothing)
    {
        var sql = command.CommandText;
        try
        {
            command.CommandText = $"EXPLAIN (FORMAT JSON, ANALYZE {changesNothing}) {sql}";
            using var answer = JsonDocument.Parse((string)command.ExecuteScalar()!);
            var accesses = new List<string>();
            var rows = Add(answer.RootElement[0].GetProperty("Plan"), accesses);
            return new QueryPlan(sql, accesses) { Work = changesNothing ? (long)rows : null };
        }
        finally
        {
            command.CommandText = sql;
        }
    }

    // EXPLAIN returns before the query runs.
    public long? WorkOf(DbDataReader reader) => null;

    /// <summary>Adds the accesses of a plan node and its children.</summary>
    /// <returns>The number of read rows.</returns>
    private static double Add(JsonElement step, List<string> accesses)
    {
        var index = Text(step, "Index Name");
        var (table, type) = (Text(step, "Relation Name") ?? Table().Match(index ?? string.Empty).Value, Text(step, "Node Type")!);
        if (type == "Seq Scan")
            accesses.Add(QueryPlan.Whole(table));
        else if (index is not null && Text(step, "Index Cond") is { } condition)
            accesses.Add(QueryPlan.By(table, Column().Matches(condition).Select(column => column.Value)));
        else if (index is not null)
            accesses.Add(QueryPlan.InOrder(table, index));

        // The parent of a bitmap node reads the bitmap's rows.
        var rows = type is "Seq Scan" or "Index Scan" or "Index Only Scan" or "Bitmap Heap Scan"
            ? Number(step, "Actual Loops") * (
                Number(step, "Actual Rows") + Number(step, "Rows Removed by Filter") + Number(step, "Rows Removed by Index Recheck"))
            : 0;
        return rows + (step.TryGetProperty("Plans", out var below) ? below.EnumerateArray().Sum(next => Add(next, accesses)) : 0);
    }

    private static string? Text(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Number(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    [GeneratedRegex("(?<=^(IX|PK)_)Poller[A-Za-z]+")]
    private static partial Regex Table();

    [GeneratedRegex("""
        (?<=")\w+(?=")
        """)]
    private static partial Regex Column();
}
