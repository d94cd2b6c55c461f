using Microsoft.Data.Sqlite;
using PollerSaga.Faults;
using PollerSaga.Files;

namespace PollerSaga.Processing.Ndjson;

/// <summary>
/// A file of lines per job. The lines of each task are appended once. A small SQLite database per job records the appended tasks and the
/// length of the file after the last one. Lines are written and flushed inside the transaction that records their task. A process that is
/// killed at any moment leaves the recorded file, or one with a tail that the next append deletes. The lock of the transaction lets one
/// process append at a time. The folder must be on a local disk.
/// </summary>
internal sealed class NdjsonFiles : IDisposable
{
    // The maximum time of an append by another process.
    private const int LockTimeoutSeconds = 60;

    private readonly string _folder;
    private readonly string _indexFolder;
    private readonly FolderFlusher _folders;

    // Without it, the threads of this process would wait for the lock by polling.
    private readonly SemaphoreSlim _appending = new(1, 1);

    public NdjsonFiles(string folder, FolderFlusher? folders = null)
    {
        _folders = folders ?? FolderFlusher.Shared;
        _folder = Path.GetFullPath(folder);
        _indexFolder = Path.Combine(_folder, ".pollersaga");
    }

    /// <summary>The file of a job.</summary>
    public string PathOf(Guid jobId) => Path.Combine(_folder, $"{jobId}.ndjson");

    /// <summary>Creates a file to collect lines in. It is deleted when it is closed, also by a kill.</summary>
    /// <exception cref="DependencyUnavailableException">The folder cannot be written.</exception>
    public FileStream CreateTemporary()
    {
        var path = Path.Combine(_indexFolder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            PrivateFiles.CreateFolder(_indexFolder);
            var file = PrivateFiles.Open(path, new FileStreamOptions
            {
                Access = FileAccess.ReadWrite,
                BufferSize = 0,
                Mode = FileMode.CreateNew,
                Options = FileOptions.DeleteOnClose,
                Share = FileShare.Delete,
            });

            // Windows deletes it even if the process is killed. Elsewhere an open file needs no name.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return file;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Appends the lines of a task once. They are on disk when this method returns.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellationToken">Cancels the wait for other appends.</param>
    /// <returns>False if the lines were already appended.</returns>
    /// <exception cref="DependencyUnavailableException">The disk is full or fails, or the file is shorter than recorded.</exception>
    public async Task<bool> AppendAsync(Guid jobId, Guid taskId, Stream lines, CancellationToken cancellationToken)
    {
        var (path, indexPath) = (PathOf(jobId), Path.Combine(_indexFolder, $"{jobId}.db"));
        await _appending.WaitAsync(cancellationToken);
        try
        {
            PrivateFiles.CreateFolder(_indexFolder);
            PrivateFiles.CreateEmpty(indexPath);
            using var index = NdjsonIndex.Open(indexPath, LockTimeoutSeconds, () => File.Exists(path) ? new FileInfo(path).Length : 0);
            using var append = index.Begin();
            if (append.Has(taskId))
                return false;

            var length = Write(path, append.Length, lines);
            Failpoint.Pass("after append of records");
            if (append.Length == 0)
                await _folders.FlushAsync(_folder); // The file may be new, and the index would outlive its name.
            append.Record(taskId, length);
            append.Commit();
            Failpoint.Pass("after commit of appended records");
            return true;
        }
        catch (SqliteException exception)
        {
            throw new DependencyUnavailableException(
                $"{indexPath}, which records the tasks of {path}, failed: {exception.Message} "
                + "Check the disk, and that no other program has the file open.",
                exception);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
        finally
        {
            _appending.Release();
        }
    }

    public void Dispose() => _appending.Dispose();

    /// <summary>Deletes the tail of an append that did not end, and writes.</summary>
    /// <returns>The new length of the file.</returns>
    private static long Write(string path, long length, Stream lines)
    {
        using var file = PrivateFiles.Open(path, new FileStreamOptions
        {
            Access = FileAccess.Write,
            BufferSize = 0,
            Mode = FileMode.OpenOrCreate,
            Share = FileShare.ReadWrite | FileShare.Delete,
        });
        if (file.Length < length)
        {
            throw new IOException(
                $"it has {file.Length} bytes, but {length} were appended. "
                + "Restore the file, or move it away together with its index in the folder .pollersaga next to it.");
        }

        file.SetLength(length);
        file.Position = length;
        lines.Position = 0;
        lines.CopyTo(file);
        file.Flush(flushToDisk: true);
        return file.Length;
    }
}
