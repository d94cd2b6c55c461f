using System.Diagnostics;
using PollerSaga.Faults;

namespace PollerSaga.Files;

/// <summary>
/// A file that is visible complete or not at all. It is written under a temporary name in another folder of the same file system, flushed
/// to the disk, and renamed over the file that has its name. Then its folder is flushed: without that, a power failure may undo the rename
/// after the database, perhaps on another disk, has recorded the file. A file that is disposed before <see cref="CommitAsync"/> is deleted.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _temporaryPath;
    private readonly FileStream _file;
    private readonly FolderFlusher _folders;
    private bool _committed;

    private AtomicFile(string temporaryPath, FileStream file, FolderFlusher folders) =>
        (_temporaryPath, _file, _folders) = (temporaryPath, file, folders);

    /// <summary>Begins a file.</summary>
    /// <param name="temporaryFolder">The folder of the unfinished file; created if it is missing.</param>
    /// <param name="name">The start of the temporary name. The rest is unique, so that two writers of one file do not collide.</param>
    /// <param name="folders">Flushes the folder of the file; null for <see cref="FolderFlusher.Shared"/>.</param>
    /// <exception cref="DependencyUnavailableException">The folder cannot be written.</exception>
    public static AtomicFile Create(string temporaryFolder, string name, FolderFlusher? folders = null)
    {
        var path = Path.Combine(temporaryFolder, $"{name}.{Guid.NewGuid():N}.tmp");
        folders ??= FolderFlusher.Shared;
        try
        {
            var file = InFolder(folders, path, () => PrivateFiles.Open(path, new FileStreamOptions
            {
                Access = FileAccess.Write,
                BufferSize = 0,
                Mode = FileMode.CreateNew,
            }));
            Pass("creation", path);
            return new AtomicFile(path, file, folders);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="DependencyUnavailableException">The disk is full or fails.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
            Pass("write", _temporaryPath);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(_temporaryPath, exception);
        }
    }

    /// <summary>Flushes the file to the disk, gives it its name, and flushes the name.</summary>
    /// <param name="path">The full path; its folder is created if it is missing.</param>
    /// <returns>A task that ends when the file survives a power failure. Others may see the file before.</returns>
    /// <exception cref="DependencyUnavailableException">The disk is full or fails, or the folder cannot be written.</exception>
    public async Task CommitAsync(string path)
    {
        try
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            Pass("flush", _temporaryPath);
            _committed = InFolder(_folders, path, () =>
            {
                File.Move(_temporaryPath, path, overwrite: true);
                return true;
            });
            Pass("rename", _temporaryPath);
            await _folders.FlushAsync(Path.GetDirectoryName(path)!);
            Pass("flush of the folder", _temporaryPath);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Deletes the unfinished files of killed writers.</summary>
    /// <param name="temporaryFolder">The folder of the unfinished files.</param>
    /// <param name="notWrittenSince">A file that was written later stays: its writer may still be running.</param>
    /// <exception cref="DependencyUnavailableException">The folder cannot be written.</exception>
    public static void DeleteLeftovers(string temporaryFolder, DateTimeOffset notWrittenSince)
    {
        try
        {
            if (!Directory.Exists(temporaryFolder))
                return;

            foreach (var file in new DirectoryInfo(temporaryFolder).EnumerateFiles("*.tmp"))
            {
                if (file.LastWriteTimeUtc < notWrittenSince)
                    file.Delete();
            }
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(temporaryFolder, exception);
        }
    }

    public void Dispose()
    {
        if (_committed)
            return;

        try
        {
            _file.Dispose();
            File.Delete(_temporaryPath);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            // The caller already gets the first fault. The next start deletes the rest of the file.
        }
    }

    // The folder of the unfinished files is in the one of the payloads, of the queue or of the results.
    [Conditional("FAILPOINTS")]
    private static void Pass(string operation, string temporaryPath) =>
        Failpoint.Pass($"after {operation} of a file in {Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(temporaryPath)))}");

    /// <summary>
    /// Runs an action, and again with the folder created if the action shows that it is missing. Looking first costs more than the action.
    /// </summary>
    private static T InFolder<T>(FolderFlusher folders, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            var folder = Path.GetDirectoryName(path)!;
            folders.Forget(folder);
            PrivateFiles.CreateFolder(folder);
            return action();
        }
    }
}
