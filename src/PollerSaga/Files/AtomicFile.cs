using Microsoft.Win32.SafeHandles;

namespace PollerSaga.Files;

/// <summary>
/// A file that is seen whole or not at all: written under a temporary name in another folder of the same file system, flushed to the disk,
/// then renamed over whatever bears its name. The new name is on disk with the next flush of the same journalling file system, which the
/// commit of the task's row is. Disposed before <see cref="Commit"/>, it leaves nothing behind.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _file;
    private long _length;
    private bool _committed;

    private AtomicFile(string temporaryPath, SafeFileHandle file)
    {
        _temporaryPath = temporaryPath;
        _file = file;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="temporaryFolder">Where the unfinished file lies; made when it is missing.</param>
    /// <param name="name">What the unfinished name begins with. The rest is unique, so two writers of one file do not meet.</param>
    /// <exception cref="Faults.DependencyUnavailableException">The folder cannot be written.</exception>
    public static AtomicFile Create(string temporaryFolder, string name)
    {
        var path = Path.Combine(temporaryFolder, $"{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            return new AtomicFile(path, InFolder(path, path, static path => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read)));
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The disk is full or fails.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, _length);
            _length += bytes.Length;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(_temporaryPath, exception);
        }
    }

    /// <summary>Flushes the file to the disk and gives it its name.</summary>
    /// <param name="path">The name; its folder is made when it is missing.</param>
    /// <exception cref="Faults.DependencyUnavailableException">The disk is full or fails, or the folder cannot be written.</exception>
    public void Commit(string path)
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            _committed = InFolder(path, (From: _temporaryPath, To: path), static paths =>
            {
                File.Move(paths.From, paths.To, overwrite: true);
                return true;
            });
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    /// <summary>Deletes what writers that were killed have left.</summary>
    /// <param name="temporaryFolder">Where the unfinished files lie.</param>
    /// <param name="notWrittenSince">What was written later may be one that somebody is writing.</param>
    /// <exception cref="Faults.DependencyUnavailableException">The folder cannot be written.</exception>
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
            // The fault that brought us here is on its way out already; what is left of the file goes with the next start.
        }
    }

    /// <summary>Does what needs the folder of a path, which is made when that shows it to be missing: to look each time costs more than the work.</summary>
    private static T InFolder<T, TArgument>(string path, TArgument argument, Func<TArgument, T> action)
    {
        try
        {
            return action(argument);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return action(argument);
        }
    }
}
