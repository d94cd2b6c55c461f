using Microsoft.Data.Sqlite;

namespace PollerSaga.Processing.Ndjson;

/// <summary>The tasks that were appended to the file of a job, and the length of the file; a SQLite database.</summary>
internal sealed class NdjsonIndex : IDisposable
{
    private readonly SqliteConnection _connection;

    private NdjsonIndex(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the index, and creates a missing one.</summary>
    /// <param name="path">The file of the index.</param>
    /// <param name="lockTimeoutSeconds">The maximum wait for the transaction of another process.</param>
    /// <param name="lengthNow">The current length of the job's file, for a new index: earlier content of the file stays.</param>
    public static NdjsonIndex Open(string path, int lockTimeoutSeconds, Func<long> lengthNow)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = lockTimeoutSeconds };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            // FULL: a commit is on disk when it returns, also if the machine loses power.
            Execute(connection, transaction: null, "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;");
            Prepare(connection, lengthNow);
            return new NdjsonIndex(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins an append; one at a time over all processes.</summary>
    public Append Begin() => new(_connection.BeginTransaction());

    public void Dispose() => _connection.Dispose();

    private static void Prepare(SqliteConnection connection, Func<long> lengthNow)
    {
        if ((long)Execute(connection, transaction: null, "SELECT count(*) FROM sqlite_master WHERE name = 'File'")! > 0)
            return;

        // The length is committed before the first line is written: from then on, more bytes are the tail of a failed append.
        using var transaction = connection.BeginTransaction();
        Execute(
            connection,
            transaction,
            """
            CREATE TABLE IF NOT EXISTS File (Id INTEGER PRIMARY KEY, Length INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS Task (Id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            INSERT OR IGNORE INTO File VALUES (1, $length);
            """,
            ("$length", lengthNow()));
        transaction.Commit();
    }

    private static object? Execute(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }

    /// <summary>A running append, which is rolled back unless it is committed.</summary>
    internal sealed class Append(SqliteTransaction transaction) : IDisposable
    {
        /// <summary>The recorded length of the file.</summary>
        public long Length { get; } = (long)Execute(transaction.Connection!, transaction, "SELECT Length FROM File WHERE Id = 1")!;

        public bool Has(Guid taskId) =>
            Execute(transaction.Connection!, transaction, "SELECT 1 FROM Task WHERE Id = $id", ("$id", taskId.ToString())) is not null;

        public void Record(Guid taskId, long length) => Execute(
            transaction.Connection!,
            transaction,
            "INSERT INTO Task VALUES ($id); UPDATE File SET Length = $length WHERE Id = 1",
            ("$id", taskId.ToString()),
            ("$length", length));

        public void Commit() => transaction.Commit();

        public void Dispose() => transaction.Dispose();
    }
}
