using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.Data.SqlClient;
using PollerSaga.Tests.Storage.Plans;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>
/// Reads SQL Server's query plans. A query runs once more, and its plan has the number of read rows. A statement that changes rows is only
/// explained; its parameters become variables of their types.
/// </summary>
internal sealed class SqlServerPlanReader : IPlanReader
{
    private static readonly XNamespace Namespace = "http://schemas.microsoft.com/sqlserver/2004/07/showplan";

    public QueryPlan Explain(DbCommand command, bool changesNothing)
    {
        var plan = changesNothing ? Run(command) : Estimate(command);
        var steps = plan
            .Descendants(Namespace + "RelOp")
            .Select(step => (Step: step, Scan: step.Element(Namespace + "IndexScan") ?? step.Element(Namespace + "TableScan")))
            .Where(step => step.Scan is not null)
            .ToList();
        return new QueryPlan(command.CommandText, [.. steps.Select(step => AccessOf(step.Scan!))])
        {
            Work = changesNothing ? steps.Sum(step => RowsOf(step.Step)) : null,
        };
    }

    public long? WorkOf(DbDataReader reader) => null;

    private static XDocument Run(DbCommand command)
    {
        Execute(command, "SET STATISTICS XML ON");
        try
        {
            using var copy = CopyOf(command, command.CommandText);
            foreach (var parameter in command.Parameters.Cast<ICloneable>())
                copy.Parameters.Add(parameter.Clone());
            using var reader = copy.ExecuteReader();
            while (!reader.GetName(0).EndsWith("XML Showplan", StringComparison.Ordinal))
                reader.NextResult();
            reader.Read();
            return XDocument.Parse(reader.GetString(0));
        }
        finally
        {
            Execute(command, "SET STATISTICS XML OFF");
        }
    }

    private static XDocument Estimate(DbCommand command)
    {
        Execute(command, "SET SHOWPLAN_XML ON");
        try
        {
            var variables = command.Parameters.Cast<SqlParameter>().Select(Declare);
            using var explain = CopyOf(command, string.Join(Environment.NewLine, variables.Append(command.CommandText)));
            return XDocument.Parse((string)explain.ExecuteScalar()!);
        }
        finally
        {
            Execute(command, "SET SHOWPLAN_XML OFF");
        }
    }

    private static void Execute(DbCommand command, string statement)
    {
        using var setting = CopyOf(command, statement);
        setting.ExecuteNonQuery();
    }

    private static DbCommand CopyOf(DbCommand command, string statement)
    {
        var copy = command.Connection!.CreateCommand();
        copy.Transaction = command.Transaction;
#pragma warning disable CA2100 // The statements are those of the engine.
        copy.CommandText = statement;
#pragma warning restore CA2100
        return copy;
    }

    private static string AccessOf(XElement scan)
    {
        var target = scan.Element(Namespace + "Object")!;
        var (table, index) = (NameOf(target, "Table"), NameOf(target, "Index"));
        var columns = scan
            .Descendants(Namespace + "RangeColumns")
            .Elements(Namespace + "ColumnReference")
            .Select(column => column.Attribute("Column")!.Value)
            .ToList();
        if (columns.Count > 0)
            return QueryPlan.By(table, columns);
        return scan.Attribute("Ordered")?.Value is "1" or "true" && index.StartsWith("IX_", StringComparison.Ordinal)
            ? QueryPlan.InOrder(table, index)
            : QueryPlan.Whole(table);
    }

    private static string NameOf(XElement target, string attribute) => target.Attribute(attribute)?.Value.Trim('[', ']') ?? string.Empty;

    private static long RowsOf(XElement step) => step
        .Elements(Namespace + "RunTimeInformation")
        .Elements(Namespace + "RunTimeCountersPerThread")
        .Select(thread => thread.Attribute("ActualRowsRead") ?? thread.Attribute("ActualRows"))
        .Sum(rows => long.Parse(rows!.Value, CultureInfo.InvariantCulture));

    private static string Declare(SqlParameter parameter)
    {
        var type = parameter.SqlDbType switch
        {
            SqlDbType.NVarChar or SqlDbType.VarChar =>
                $"{parameter.SqlDbType}({(parameter.Size is > 0 and <= 4000 ? parameter.Size : "max")})",
            SqlDbType.DateTimeOffset => $"{parameter.SqlDbType}(3)",
            var other => other.ToString(),
        };
        return $"DECLARE @{parameter.ParameterName.TrimStart('@')} {type};";
    }
}
