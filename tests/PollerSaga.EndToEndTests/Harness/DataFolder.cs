using System.Text.Json;
using Microsoft.Data.Sqlite;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A data folder.</summary>
/// <param name="Path">Path of the folder.</param>
public sealed record DataFolder(string Path)
{
    public string Database => System.IO.Path.Combine(Path, "pollersaga.db");

    public string Payloads => System.IO.Path.Combine(Path, "payloads");

    public string Queue => System.IO.Path.Combine(Path, "queue", "new");

    /// <summary>All files in the folders for unfinished files.</summary>
    public IEnumerable<string> Leftovers => new[] { "payloads/.tmp", "queue/tmp", "result/.tmp" }
        .Select(folder => System.IO.Path.Combine(Path, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder));

    public string PayloadsOf(Guid jobId) => System.IO.Path.Combine(Payloads, jobId.ToString());

    public string[] PayloadFilesOf(Guid jobId) => FilesIn(PayloadsOf(jobId));

    public string[] QueueFiles() => FilesIn(Queue);

    public string[] ResultOf(Guid jobId) => File.ReadAllLines(System.IO.Path.Combine(Path, "result", $"{jobId}.ndjson"));

    /// <summary>The messages on the queue in page order.</summary>
    public IReadOnlyList<ProcessPayloadMessage> Messages() => QueueFiles()
        .Select(file => JsonSerializer.Deserialize<ProcessPayloadMessage>(File.ReadAllBytes(file))!)
        .OrderBy(message => message.Task.Request.StartAt)
        .ToList();

    /// <summary>Reads the saved bytes of a message.</summary>
    public static byte[] PayloadOf(ProcessPayloadMessage message) =>
        File.ReadAllBytes(System.IO.Path.Combine(message.PayloadLocation.Bucket, message.PayloadLocation.Key));

    /// <summary>Queries one number.</summary>
    public long Count(string sql) => OnDatabase(sql, command => (long)command.ExecuteScalar()!);

    /// <summary>Changes the database directly.</summary>
    public void Execute(string sql) => OnDatabase(sql, command => command.ExecuteNonQuery());

    private T OnDatabase<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }

    private static string[] FilesIn(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
}
