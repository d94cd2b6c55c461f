using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using IsolationLevel = System.Data.IsolationLevel;

namespace PollerSaga.Tests.Storage.Providers;

/// <summary>
/// Stands where a connection to SQL Server would: keeps every statement, finds each write done and answers each read with one row, whose
/// values go by the names of its columns.
/// </summary>
/// <param name="row">The values; a column that is not among them is 1. Null for no rows.</param>
/// <param name="emptyTable">The one table that has no rows; null for none.</param>
internal sealed class UnreachedSqlServer(IReadOnlyDictionary<string, object>? row, string? emptyTable = null) : DbConnectionInterceptor
{
    private readonly ConcurrentDictionary<string, string[]> _statements = new();
    private readonly ConcurrentBag<int> _parameters = [];

    /// <summary>Each statement that came, with what the parser has against it.</summary>
    public IReadOnlyDictionary<string, string[]> Statements => _statements;

    /// <summary>The most parameters that came with a statement.</summary>
    public int MaxParameters => _parameters.Max();

    public override InterceptionResult<DbConnection> ConnectionCreating(
        ConnectionCreatingEventData eventData,
        InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new Connection(this));

    private int Write(DbCommand command)
    {
        Keep(command);
        return 1;
    }

    private DataTableReader Read(DbCommand command)
    {
        var answers = TransactSql.Statements(Keep(command)).Select(Answer).OfType<DataTable>().ToArray();
        return new DataTableReader(answers.Length > 0 ? answers : [new DataTable()]);
    }

    private TSqlScript Keep(DbCommand command)
    {
        var script = TransactSql.Parse(command.CommandText, out var errors);
        _statements.TryAdd(command.CommandText, [.. errors]);
        _parameters.Add(command.Parameters.Count);
        return script;
    }

    private DataTable? Answer(TSqlStatement statement) => statement switch
    {
        SelectStatement { QueryExpression: QuerySpecification query } => RowOf(
            [.. query.SelectElements.Cast<SelectScalarExpression>().Select(element => IsFromEmptyTable(query) ? null : ValueOf(element))]),
        UpdateStatement
        {
            UpdateSpecification.OutputClause: { } output,
        } => RowOf([.. output.SelectColumns.OfType<SelectScalarExpression>().Select(ValueOf)]),
        _ => null,
    };

    private static DataTable RowOf(object?[] values)
    {
        var table = new DataTable();
        foreach (var (position, value) in values.Index())
            table.Columns.Add($"{position}", value is null or DBNull ? typeof(DateTimeOffset) : value.GetType());
        if (!values.Contains(null))
            table.Rows.Add(values);
        return table;
    }

    private bool IsFromEmptyTable(QuerySpecification query) =>
        query.FromClause?.TableReferences[0] is NamedTableReference table && table.SchemaObject.BaseIdentifier.Value == emptyTable;

    // Whether there is such a row is the one question that is answered without one.
    private object? ValueOf(SelectScalarExpression element)
    {
        var name = element.ColumnName?.Value
            ?? (element.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value;
        if (name is null && element.Expression is SearchedCaseExpression)
            return true;
        if (element.Expression is IntegerLiteral)
            return 1; // that a row was changed
        return row is null ? null : row.GetValueOrDefault(name ?? "", 1);
    }

    private sealed class Connection(UnreachedSqlServer server) : DbConnection
    {
        private ConnectionState _state;

        [AllowNull]
        public override string ConnectionString { get; set; } = "Server=nowhere;Database=pollersaga";

        public override string Database => "pollersaga";

        public override string DataSource => "nowhere";

        public override string ServerVersion => "16.00.0000";

        public override ConnectionState State => _state;

        public override void Open() => _state = ConnectionState.Open;

        public override void Close() => _state = ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this);

        protected override DbCommand CreateDbCommand() => new Command(server);
    }

    private sealed class Transaction(Connection connection) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed class Command(UnreachedSqlServer server) : DbCommand
    {
        // Makes parameters of the driver's own kind, as the provider expects them.
        private readonly SqlCommand _parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbTransaction? DbTransaction { get; set; }

        protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery() => server.Write(this);

        public override object ExecuteScalar() => server.Write(this);

        protected override DbParameter CreateDbParameter() => _parameters.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => server.Read(this);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _parameters.Dispose();
            base.Dispose(disposing);
        }
    }
}
