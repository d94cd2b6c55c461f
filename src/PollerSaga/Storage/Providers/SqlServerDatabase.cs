using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Providers;

/// <summary>SQL Server at READ COMMITTED with row versions. <c>migrate</c> sets them in a database that it creates.</summary>
internal sealed class SqlServerDatabase(IOptions<DatabaseOptions> options) : IDatabase
{
    public const string ProviderName = "Microsoft.EntityFrameworkCore.SqlServer";
    public const string MigrationsAssembly = "PollerSaga.Migrations.SqlServer";

    // Errors of this severity and above concern the server or the connection, not the statement (severities of sys.messages).
    private const byte ServerSeverity = 17;

    private readonly string _connectionString = options.Value.ConnectionString;

    public string SelectClock => "SELECT SYSDATETIMEOFFSET() AS \"Value\"";

    public void Configure(DbContextOptionsBuilder builder) =>
        builder.UseSqlServer(_connectionString, server => server.MigrationsAssembly(MigrationsAssembly));

    /// <summary>
    /// Clusters bulk rows by their unique index, whose order is that of inserts and lists. Their ids are random and would split pages.
    /// </summary>
    public static void ConfigureModel(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(ISagaRow))).ToList())
        {
            builder.Entity(entity.ClrType).Property(nameof(ISagaRow.CurrentState)).IsUnicode(false);
            if (!entity.ClrType.IsAssignableTo(typeof(IBulkSagaRow)))
                continue;

            entity.FindPrimaryKey()!.SetIsClustered(false);
            entity.GetIndexes().Single(index => index.IsUnique).SetIsClustered(true);
        }
    }

    public IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new() => new TrackedRowWriter<TSaga>(db);

    public string Returning(string update, string where, IReadOnlyList<string> columns) =>
        $"{update} OUTPUT {string.Join(", ", columns.Select(column => $"inserted.{column}"))} {where}";

    public bool IsDuplicateKey(Exception exception) => DatabaseProviders.Find<SqlException>(exception) is { Number: 2601 or 2627 };

    // 1801: another process has just created the database.
    public bool IsRolledBack(Exception exception) => DatabaseProviders.Find<SqlException>(exception) is { Number: 1205 or 1801 or 3960 };

    public string? DescribeFault(Exception exception) =>
        DatabaseProviders.Find<SqlException>(exception) is { } fault ? Describe(fault.Number, fault.Class, fault.Message) : null;

    /// <summary>
    /// Describes an error: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors.
    /// </summary>
    internal string? Describe(int number, byte severity, string message) => number switch
    {
        -2 => $"SQL Server at {Server} did not answer in time: {message} Check its load, or raise Command Timeout in " +
            "PollerSaga:Database:ConnectionString.",
        -1 or 0 or 2 or 20 or 53 or 64 or 121 or 232 or 233 or 258 or 10053 or 10054 or 10060 or 10061 or 11001 =>
            $"SQL Server at {Server} cannot be reached: {message} Check that it runs, and PollerSaga:Database:ConnectionString.",
        207 or 208 =>
            $"SQL Server at {Server} has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        229 or 230 or 262 =>
            $"SQL Server at {Server} denies access: {message} Check the rights of the user of PollerSaga:Database:ConnectionString.",
        4060 => $"SQL Server at {Server}: {message} Create it with 'pollersaga migrate', or give the user its rights.",
        18456 =>
            $"SQL Server at {Server} refuses the log-in: {message} Check the user and password of PollerSaga:Database:ConnectionString.",
        1105 or 9002 => $"The disk of SQL Server at {Server} is full: {message} Free some space.",
        3906 => $"SQL Server at {Server} is read-only: {message} Name the primary in PollerSaga:Database:ConnectionString.",
        1205 or 1222 or 3960 or 40143 or 40197 or 40501 or 40540 or 40613 or 42108 or 42109 or 49918 or 49919 or 49920 =>
            $"SQL Server at {Server} failed: {message}",
        _ when severity >= ServerSeverity => $"SQL Server at {Server} failed: {message}",
        _ => null,
    };

    private string Server
    {
        get
        {
            var parsed = new SqlConnectionStringBuilder(_connectionString);
            return $"{parsed.DataSource}/{parsed.InitialCatalog}";
        }
    }
}
