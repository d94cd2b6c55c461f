namespace PollerSaga.Benchmarks.Floor;

/// <summary>Writes a file durably: under a temporary name, flushed to the disk, then renamed.</summary>
internal static class DurableFile
{
    public static async Task WriteAsync(string path, string temporaryPath, Func<Stream, Task> write)
    {
        await using (var file = new FileStream(temporaryPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            await write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporaryPath, path, overwrite: true);
    }
}
