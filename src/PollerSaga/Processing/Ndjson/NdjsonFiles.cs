using Microsoft.Data.Sqlite;
using PollerSaga.Faults;
using PollerSaga.Files;

namespace PollerSaga.Processing.Ndjson;

/// <summary>
/// A file of lines per job, to which each task's are appended once. Beside the files a small SQLite database per job holds which tasks were
/// appended and how long the file was after the last of them. Lines are written and flushed inside the transaction that notes their task,
/// so a process that is killed at any moment leaves the file as it was noted, or with a tail that the next append cuts off; and the
/// transaction's lock lets one process append at a time. For folders on a disk of this machine.
/// </summary>
internal sealed class NdjsonFiles : IDisposable
{
    // How long another process's append of the same job may take.
    private const int LockTimeoutSeconds = 60;

    private readonly string _folder;
    private readonly string _indexFolder;
    private readonly FolderFlusher _folders;

    // Without it the threads of this process would wait for one another by polling.
    private readonly SemaphoreSlim _appending = new(1, 1);

    public NdjsonFiles(string folder, FolderFlusher? folders = null)
    {
        _folders = folders ?? FolderFlusher.Shared;
        _folder = Path.GetFullPath(folder);
        _indexFolder = Path.Combine(_folder, ".pollersaga");
    }

    /// <summary>A job's file.</summary>
    public string PathOf(Guid jobId) => Path.Combine(_folder, $"{jobId}.ndjson");

    /// <summary>A file to gather lines in, gone when it is closed, however that comes.</summary>
    /// <exception cref="DependencyUnavailableException">The folder cannot be written.</exception>
    public FileStream CreateTemporary()
    {
        var path = Path.Combine(_indexFolder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(_indexFolder);
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);

            // Windows deletes it even for a process that is killed; elsewhere a file may lose its name while it is open.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return file;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Appends a task's lines, unless they have been. They are on disk when this returns.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellationToken">Gives up waiting for other appends.</param>
    /// <returns>False where they are there already.</returns>
    /// <exception cref="DependencyUnavailableException">The disk is full or fails, or the file is not what was appended to it.</exception>
    public async Task<bool> AppendAsync(Guid jobId, Guid taskId, Stream lines, CancellationToken cancellationToken)
    {
        var (path, indexPath) = (PathOf(jobId), Path.Combine(_indexFolder, $"{jobId}.db"));
        await _appending.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(_indexFolder);
            using var index = NdjsonIndex.Open(indexPath, LockTimeoutSeconds, () => File.Exists(path) ? new FileInfo(path).Length : 0);
            using var append = index.Begin();
            if (append.Has(taskId))
                return false;

            var length = Write(path, append.Length, lines);
            if (append.Length == 0)
                await _folders.FlushAsync(_folder); // The file may be new, and the index would outlive its name.
            append.Note(taskId, length);
            append.Commit();
            return true;
        }
        catch (SqliteException exception)
        {
            throw new DependencyUnavailableException($"{indexPath}, which keeps what was appended to {path}, failed: {exception.Message} Check the disk, and that nobody else has it open.", exception);
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

    /// <summary>Cuts off what an append that did not end has left, and writes behind it.</summary>
    /// <returns>The length of the file.</returns>
    private static long Write(string path, long length, Stream lines)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length < length)
        {
            throw new IOException(
                $"it has {file.Length} bytes, and {length} were appended to it. Put it back as it was, or move it away together with its index in the folder .pollersaga beside it.");
        }

        file.SetLength(length);
        file.Position = length;
        lines.Position = 0;
        lines.CopyTo(file);
        file.Flush(flushToDisk: true);
        return file.Length;
    }
}
