namespace PollerSaga.Storage;

/// <summary>Which database holds the sagas.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite in WAL mode, a file beside the process.</summary>
    Sqlite,
}
