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

    // The database does not exist, or the user has no access to it. The server adds that the log-in failed (18456).
    private const int CannotOpenDatabase = 4060;

    private const string SelectAdvice =
        """
        SELECT CASE is_read_committed_snapshot_on WHEN 0 THEN QUOTENAME(name) END AS "Value"
        FROM sys.databases
        WHERE database_id = DB_ID()
        """;

    private readonly string _connectionString = options.Value.ConnectionString;

    public string SelectClock => "SELECT SYSDATETIMEOFFSET() AS \"Value\"";

    public void Configure(DbContextOptionsBuilder builder) => builder
        .UseSqlServer(_connectionString, server => server.MigrationsAssembly(MigrationsAssembly))
        .AddInterceptors(SqlServerSession.Instance, SqlServerRowCounts.Instance);

    /// <summary>
    /// Clusters bulk rows by their unique index, whose order is that of inserts and lists. Their ids are random and would split pages. No
    /// statement has an OUTPUT clause, which SQL Server refuses for tables with triggers.
    /// </summary>
    public static void ConfigureModel(ModelBuilder builder)
    {
        // A type without a key is only the type of a property.
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => entity.FindPrimaryKey() is not null).ToList())
            builder.Entity(entity.ClrType).ToTable(table => table.UseSqlOutputClause(false));

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

    public string Returning(string table, string set, string where, IReadOnlyList<string> columns) =>
        $"UPDATE {table} {set} {where}; SELECT {string.Join(", ", columns)} FROM {table} {where}";

    public bool IsDuplicateKey(Exception exception) => HasError(exception, number => number is 2601 or 2627);

    // 1801: another process has just created the database.
    public bool IsRolledBack(Exception exception) => HasError(exception, number => number is 1205 or 1801 or 3960);

    public bool IsRefusal(Exception exception) => HasError(exception, IsRefusal) && !IsMissing(exception);

    public bool IsMissing(Exception exception) => HasError(exception, number => number == CannotOpenDatabase);

    public async Task<string?> FindAdviceAsync(PollerDbContext db, CancellationToken cancellationToken) =>
        await db.Database.SqlQueryRaw<string?>(SelectAdvice).SingleOrDefaultAsync(cancellationToken) is { } name
            ? $"READ_COMMITTED_SNAPSHOT is off in SQL Server at {Server}: readers wait for writers, and deadlocks delay work. Turn it on: "
                + $"ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;"
            : null;

    public string? DescribeFault(Exception exception)
    {
        foreach (var error in ErrorsOf(exception).OrderByDescending(error => error.Number == CannotOpenDatabase))
        {
            if (Describe(error.Number, error.Class, error.Message) is { } fault)
                return fault;
        }

        return FindOpeningFailure(exception) is { } failure
            ? $"No connection to SQL Server at {Server} can be opened: {failure.Message} Check that it runs, its load, and "
                + "PollerSaga:Database:ConnectionString."
            : null;
    }

    /// <summary>
    /// Describes an error: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors, and
    /// https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues.
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
        CannotOpenDatabase =>
            $"SQL Server at {Server}: {message} Create it with 'pollersaga migrate', or give the user its rights.",
        _ when IsRefusal(number) =>
            $"SQL Server at {Server} refuses the log-in: {message} Check the user and password of PollerSaga:Database:ConnectionString.",
        40615 => $"SQL Server at {Server} refuses the address of this machine: {message} Add it to the firewall rules of the server.",
        1105 or 9002 or 40544 => $"The disk of SQL Server at {Server} is full: {message} Free some space.",
        3906 => $"SQL Server at {Server} is read-only: {message} Name the primary in PollerSaga:Database:ConnectionString.",
        _ when severity >= ServerSeverity || IsTransient(number) => $"SQL Server at {Server} failed: {message}",
        _ => null,
    };

    // An untrusted domain, a wrong user or password, an account that is disabled or locked out, a password that has expired or must
    // change.
    private static bool IsRefusal(int number) => number is 18452 or 18456 or 18470 or 18486 or 18487 or 18488;

    // By subject: the victim of another transaction, recovery and failover of a database, availability groups, start and stop of the
    // server, and the limits and moves of Azure SQL.
    private static bool IsTransient(int number) => number
        is 1205 or 1222 or 3960
        or 921 or 922 or 927 or 952 or 1807
        or 976 or 978 or 983 or 4221
        or 6005 or 17142 or 17187 or 18401
        or 10928 or 10929 or 10936
        or 40143 or 40197 or 40501 or 40540 or 40613 or (>= 40549 and <= 40553)
        or 42108 or 42109 or 49918 or 49919 or 49920;

    // The server can send several errors at once, in any order.
    private static IEnumerable<SqlError> ErrorsOf(Exception exception) =>
        DatabaseProviders.Find<SqlException>(exception)?.Errors.Cast<SqlError>() ?? [];

    private static bool HasError(Exception exception, Func<int, bool> isMatch) => ErrorsOf(exception).Any(error => isMatch(error.Number));

    private static Exception? FindOpeningFailure(Exception? exception)
    {
        while (exception is not null && !SqlServerSession.HasFailedToOpen(exception))
            exception = exception.InnerException;
        return exception;
    }

    private string Server
    {
        get
        {
            var parsed = new SqlConnectionStringBuilder(_connectionString);
            return $"{parsed.DataSource}/{parsed.InitialCatalog}";
        }
    }
}
