namespace PollerSaga.Storage;

/// <summary>The database of the sagas.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite in WAL mode: a file on this machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL 12 or later.</summary>
    PostgreSql,

    /// <summary>SQL Server 2019 or later, and Azure SQL.</summary>
    SqlServer,
}
