using Microsoft.Data.Sqlite;

namespace PollerSaga.Processing.Ndjson;

/// <summary>Which tasks were appended to a job's file, and how long it is by that; a SQLite database.</summary>
internal sealed class NdjsonIndex : IDisposable
{
    private readonly SqliteConnection _connection;

    private NdjsonIndex(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens it, and makes it where it is missing.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="lockTimeoutSeconds">How long another process's transaction is waited for.</param>
    /// <param name="lengthNow">How long the job's file is, for a new index: what is in a file that is not from here stays.</param>
    public static NdjsonIndex Open(string path, int lockTimeoutSeconds, Func<long> lengthNow)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = lockTimeoutSeconds }.ToString());
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

    /// <summary>Begins an append; one at a time, over all processes.</summary>
    public Append Begin() => new(_connection.BeginTransaction());

    public void Dispose() => _connection.Dispose();

    private static void Prepare(SqliteConnection connection, Func<long> lengthNow)
    {
        if ((long)Execute(connection, transaction: null, "SELECT count(*) FROM sqlite_master WHERE name = 'File'")! > 0)
            return;

        // The length is noted and committed before the first line is written: from then on what is behind it is a tail to cut off.
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

    private static object? Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }

    /// <summary>An append under way, undone unless it is committed.</summary>
    internal sealed class Append(SqliteTransaction transaction) : IDisposable
    {
        /// <summary>How long the file is by what was appended to it.</summary>
        public long Length { get; } = (long)Execute(transaction.Connection!, transaction, "SELECT Length FROM File WHERE Id = 1")!;

        public bool Has(Guid taskId) => Execute(transaction.Connection!, transaction, "SELECT 1 FROM Task WHERE Id = $id", ("$id", taskId.ToString())) is not null;

        public void Note(Guid taskId, long length) => Execute(
            transaction.Connection!,
            transaction,
            "INSERT INTO Task VALUES ($id); UPDATE File SET Length = $length WHERE Id = 1",
            ("$id", taskId.ToString()),
            ("$length", length));

        public void Commit() => transaction.Commit();

        public void Dispose() => transaction.Dispose();
    }
}
