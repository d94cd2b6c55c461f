using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.Options;
using PollerSaga.Storage.Commits;
using static SQLitePCL.raw;

namespace PollerSaga.Storage.Providers;

/// <summary>SQLite in WAL mode: readers never wait for the writer, and a commit is on disk before its caller continues.</summary>
internal sealed class SqliteDatabase(IOptions<DatabaseOptions> options) : IDatabase
{
    public const string ProviderName = "Microsoft.EntityFrameworkCore.Sqlite";
    public const string MigrationsAssembly = "PollerSaga.Migrations.Sqlite";

    private readonly string _connectionString = options.Value.ConnectionString;

    public string? SelectClock => null;

    public void Configure(DbContextOptionsBuilder builder) => builder
        .UseSqlite(_connectionString, sqlite => sqlite.MigrationsAssembly(MigrationsAssembly))
        .AddInterceptors(SqliteConnectionSettings.Instance);

    /// <summary>Stores times as text of one length, so that they sort, and ids as text in lower case, as in messages and logs.</summary>
    public static void ConfigureConventions(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTimeOffset>().HaveConversion<SortableTime>();
        builder.Properties<Guid>().HaveConversion<GuidToStringConverter>();
    }

    public IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new() => new SqliteRowWriter<TSaga>(db);

    public string Returning(string table, string set, string where, IReadOnlyList<string> columns) =>
        $"UPDATE {table} {set} {where} RETURNING {string.Join(", ", columns)}";

    public bool IsDuplicateKey(Exception exception) =>
        DatabaseProviders.Find<SqliteException>(exception) is
        {
            SqliteExtendedErrorCode: SQLITE_CONSTRAINT_PRIMARYKEY or SQLITE_CONSTRAINT_UNIQUE,
        };

    // Writers wait for each other, so that no transaction is a victim.
    public bool IsRolledBack(Exception exception) => false;

    // A file has no log-in, and a missing one is created.
    public bool IsRefusal(Exception exception) => false;

    public bool IsMissing(Exception exception) => false;

    public string? DescribeFault(Exception exception)
    {
        if (DatabaseProviders.Find<SqliteException>(exception) is not { } fault || IsDefect(fault))
            return null;

        var file = new SqliteConnectionStringBuilder(_connectionString).DataSource;
        return fault.SqliteErrorCode switch
        {
            SQLITE_FULL => $"The disk is full: {file} cannot grow. Free some space.",
            SQLITE_IOERR => $"The disk failed under {file}, or is full. Check free space and the disk.",
            SQLITE_READONLY => $"{file} cannot be written. Check the permissions of the file and its folder.",
            SQLITE_CANTOPEN => $"{file} cannot be opened. Check that its folder exists and may be written.",
            SQLITE_PERM or SQLITE_AUTH => $"{file} may not be accessed. Check its permissions.",
            SQLITE_CORRUPT => $"The database file {file} is damaged. Restore it from a copy, or begin with another data folder; " +
                "payloads already saved are not touched.",
            SQLITE_NOTADB => $"{file} is not a database of PollerSaga. Move it away, or begin with another data folder.",
            SQLITE_BUSY or SQLITE_LOCKED => $"{file} is locked by another program. Close it.",
            SQLITE_ERROR when IsUnprepared(fault) =>
                $"{file} has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
            _ => $"The database {file} failed: {fault.Message}",
        };
    }

    // Waiting does not correct an invalid statement, so these errors are no faults of the database.
    private static bool IsDefect(SqliteException fault) =>
        fault.SqliteErrorCode is SQLITE_CONSTRAINT or SQLITE_MISUSE or SQLITE_MISMATCH or SQLITE_RANGE or SQLITE_TOOBIG
        || (fault.SqliteErrorCode == SQLITE_ERROR && !IsUnprepared(fault));

    private static bool IsUnprepared(SqliteException fault) => fault.Message.Contains("no such table", StringComparison.Ordinal);

    private sealed class SortableTime() : ValueConverter<DateTimeOffset, string>(
        time => time.UtcDateTime.ToString(Format, System.Globalization.CultureInfo.InvariantCulture),
        text => DateTimeOffset.ParseExact(
            text,
            Format,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal))
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    }
}
