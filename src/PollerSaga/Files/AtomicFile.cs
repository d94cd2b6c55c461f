namespace PollerSaga.Files;

/// <summary>
/// A file that is seen whole or not at all: written under a temporary name in another folder of the same file system, flushed to the disk,
/// then renamed over whatever bears its name. The new name is on disk with the next flush of the same journalling file system, which the
/// commit of the task's row is. Disposed before <see cref="Commit"/>, it leaves nothing behind.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _temporaryPath;
    private readonly FileStream _file;
    private bool _committed;

    private AtomicFile(string temporaryPath, FileStream file)
    {
        _temporaryPath = temporaryPath;
        _file = file;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="temporaryFolder">Where the unfinished file lies; made when it is missing.</param>
    /// <param name="name">What the unfinished name begins with. The rest is unique, so two writers of one file do not meet.</param>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The folder cannot be written.</exception>
    public static AtomicFile Create(string temporaryFolder, string name)
    {
        var path = Path.Combine(temporaryFolder, $"{name}.{Guid.NewGuid():N}.tmp");
        return OrFault(path, () =>
        {
            Directory.CreateDirectory(temporaryFolder);
            return new AtomicFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
        });
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The disk is full or fails.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(_temporaryPath, exception);
        }
    }

    /// <summary>Flushes the file to the disk and gives it its name.</summary>
    /// <param name="path">The name; its folder is made when it is missing.</param>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The disk is full or fails, or the folder cannot be written.</exception>
    public void Commit(string path) => OrFault(path, () =>
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(_temporaryPath, path, overwrite: true);
        return _committed = true;
    });

    /// <summary>Deletes what writers that were killed have left.</summary>
    /// <param name="temporaryFolder">Where the unfinished files lie.</param>
    /// <param name="notWrittenSince">What was written later may be one that somebody is writing.</param>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The folder cannot be written.</exception>
    public static void DeleteLeftovers(string temporaryFolder, DateTimeOffset notWrittenSince) => OrFault(temporaryFolder, () =>
    {
        if (!Directory.Exists(temporaryFolder))
            return false;

        foreach (var file in new DirectoryInfo(temporaryFolder).EnumerateFiles("*.tmp"))
        {
            if (file.LastWriteTimeUtc < notWrittenSince)
                file.Delete();
        }

        return true;
    });

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

    private static T OrFault<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }
}
