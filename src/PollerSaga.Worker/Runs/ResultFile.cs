using System.Text.Json;
using System.Text.Json.Serialization;
using PollerSaga.Files;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Runs;

/// <summary>The result file of a job: one task per line, in task order.</summary>
internal static partial class ResultFile
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes the result, and replaces an existing file.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The disk is full or fails, or the database is unavailable.</exception>
    public static async Task<string> WriteAsync(
        DataFolder folder,
        PollerQueries queries,
        Guid jobId,
        CancellationToken cancellationToken)
    {
        var (path, temporaryFolder) = (folder.ResultOf(jobId), Path.Combine(folder.Results, ".tmp"));
        AtomicFile.DeleteLeftovers(temporaryFolder, DateTimeOffset.MaxValue); // This process alone holds the data folder.
        using var file = AtomicFile.Create(temporaryFolder, jobId.ToString());

        using var lines = new MemoryStream();
        await foreach (var task in queries.ReadResultAsync(jobId, cancellationToken))
        {
            JsonSerializer.Serialize(lines, task, ResultJson.Default.TaskResult);
            lines.Write(LineEnd);
            if (lines.Length >= 64 * 1024)
                Flush();
        }

        Flush();
        await file.CommitAsync(path);
        return path;

        void Flush()
        {
            file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            lines.SetLength(0);
        }
    }

    [JsonSerializable(typeof(TaskResult))]
    private sealed partial class ResultJson : JsonSerializerContext;
}
