namespace PollerSaga.Storage;

/// <summary>Which database holds the sagas.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite in WAL mode, a file beside the process.</summary>
    Sqlite,

    /// <summary>PostgreSQL 12 or later.</summary>
    PostgreSql,

    /// <summary>SQL Server 2019 or later, and Azure SQL.</summary>
    SqlServer,
}
