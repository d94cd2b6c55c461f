using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Providers;

/// <summary>PostgreSQL at its default isolation level, READ COMMITTED.</summary>
internal sealed class PostgreSqlDatabase(IOptions<DatabaseOptions> options) : IDatabase
{
    public const string ProviderName = "Npgsql.EntityFrameworkCore.PostgreSQL";
    public const string MigrationsAssembly = "PollerSaga.Migrations.PostgreSql";

    private const string InvalidCatalogName = "3D000";
    private const string ReadOnlyTransaction = "25006";

    private const string RequireAuthVariable = "PGREQUIREAUTH";

    private readonly string _connectionString = options.Value.ConnectionString;

    public string SelectClock => "SELECT clock_timestamp() AS \"Value\"";

    public void Configure(DbContextOptionsBuilder builder) =>
        builder.UseNpgsql(RefuseClearText(_connectionString), npgsql => npgsql.MigrationsAssembly(MigrationsAssembly));

    public IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new() => new PostgreSqlRowWriter<TSaga>(db);

    public string Returning(string table, string set, string where, IReadOnlyList<string> columns) =>
        $"UPDATE {table} {set} {where} RETURNING {string.Join(", ", columns)}";

    public bool IsDuplicateKey(Exception exception) =>
        DatabaseProviders.Find<PostgresException>(exception) is { SqlState: PostgresErrorCodes.UniqueViolation };

    // DuplicateDatabase: another process has just created the database.
    public bool IsRolledBack(Exception exception) => DatabaseProviders.Find<PostgresException>(exception) is
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DuplicateDatabase,
    };

    public bool IsRefusal(Exception exception) => IsUntrusted(exception) || DatabaseProviders.Find<PostgresException>(exception) is
    {
        SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification,
    };

    public bool IsMissing(Exception exception) =>
        DatabaseProviders.Find<PostgresException>(exception) is { SqlState: InvalidCatalogName };

    public string? DescribeFault(Exception exception)
    {
        if (DatabaseProviders.Find<PostgresException>(exception) is { } answer)
            return DescribeAnswer(answer);

        if (IsRequestForClearText(exception))
        {
            return $"PostgreSQL at {Server} asks for the password in clear text, and its certificate is not checked. Use "
                + "scram-sha-256 on the server, or SSL Mode=VerifyFull in PollerSaga:Database:ConnectionString. Require Auth=Password "
                + "there sends the password.";
        }

        if (DatabaseProviders.Find<AuthenticationException>(exception) is { } untrusted)
        {
            return $"PostgreSQL at {Server} is not trusted: {untrusted.Message.TrimEnd('.')}. Check Host in "
                + "PollerSaga:Database:ConnectionString, or name the file with the certificate of its issuer there, as Root Certificate.";
        }

        // No response: the server is unavailable, or the connection broke.
        return DatabaseProviders.Find<NpgsqlException>(exception) is { } fault
            ? $"PostgreSQL at {Server} cannot be reached: " +
                $"{(DatabaseProviders.Find<SocketException>(fault) ?? (Exception)fault).Message}. Check that it runs, and " +
                "PollerSaga:Database:ConnectionString."
            : null;
    }

    /// <summary>
    /// Returns a connection string that refuses requests for the password in clear text. If the certificate is not checked, anyone between
    /// here and the server can send such a request. A choice of the user has priority.
    /// </summary>
    internal static string RefuseClearText(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull)
            && string.IsNullOrEmpty(settings.RequireAuth)
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequireAuthVariable)))
            settings.RequireAuth = "!Password";
        return settings.ConnectionString;
    }

    // Npgsql has no type for it: "Password" authentication method is not allowed.
    private static bool IsRequestForClearText(Exception exception) =>
        DatabaseProviders.Find<NpgsqlException>(exception) is { } fault
        && fault.Message.StartsWith("\"Password\" authentication method is not allowed", StringComparison.Ordinal);

    private static bool IsUntrusted(Exception exception) =>
        IsRequestForClearText(exception) || DatabaseProviders.Find<AuthenticationException>(exception) is not null;

    private string Server
    {
        get
        {
            var parsed = new NpgsqlConnectionStringBuilder(_connectionString);
            return $"{parsed.Host}:{parsed.Port}/{parsed.Database}";
        }
    }

    private string? DescribeAnswer(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"PostgreSQL at {Server} refuses the log-in: {answer.MessageText}. Check the user and password of " +
                "PollerSaga:Database:ConnectionString.",
        InvalidCatalogName => $"PostgreSQL at {Server}: {answer.MessageText}. Create it with 'pollersaga migrate'.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            $"PostgreSQL at {Server} has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"PostgreSQL at {Server} denies access: {answer.MessageText}. Check the rights of the user of " +
                "PollerSaga:Database:ConnectionString.",
        ReadOnlyTransaction =>
            $"PostgreSQL at {Server} is read-only: {answer.MessageText}. Name the primary in PollerSaga:Database:ConnectionString.",
        PostgresErrorCodes.DiskFull => $"The disk of PostgreSQL at {Server} is full: {answer.MessageText}. Free some space.",
        _ when IsOfServer(answer.SqlState) => $"PostgreSQL at {Server} failed: {answer.MessageText}.",
        _ => null,
    };

    // By class (https://www.postgresql.org/docs/current/errcodes-appendix.html): connections, rollbacks, resources, states, operators, the
    // system. The other classes show a defect of a statement.
    private static bool IsOfServer(string state) => state[..2] is "08" or "40" or "53" or "55" or "57" or "58";
}
