using PollerSaga.Files;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Hosting;

/// <summary>
/// A data folder and its layout. One process owns it at a time, with a lock that the system releases when the process ends. Readers need
/// no lock.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>The default folder.</summary>
    public const string DefaultPath = "./pollersaga-data";

    // The system does not notify a process that a lock is free.
    private static readonly TimeSpan LockPeriod = TimeSpan.FromMilliseconds(500);

    private readonly FileStream? _lock;

    private DataFolder(string path, FileStream? held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "pollersaga.db");

    public string Payloads => System.IO.Path.Combine(Path, "payloads");

    public string Queue => System.IO.Path.Combine(Path, "queue");

    public string Results => System.IO.Path.Combine(Path, "result");

    /// <summary>The result file of a job.</summary>
    public string ResultOf(Guid jobId) => System.IO.Path.Combine(Results, $"{jobId}.ndjson");

    /// <summary>Returns the folder for reading.</summary>
    /// <exception cref="UsageException">The path is empty.</exception>
    public static DataFolder Look(string path) => new(FullPath(path), held: null);

    /// <summary>Returns the folder for reading.</summary>
    /// <exception cref="UsageException">The path is empty, or the folder contains no database.</exception>
    public static DataFolder FindData(string path)
    {
        var folder = Look(path);
        return File.Exists(folder.Database)
            ? folder
            : throw new UsageException($"The folder {folder.Path} contains no data. Name the folder of the run with --data.");
    }

    /// <summary>Takes the folder for this process, and creates it if it does not exist.</summary>
    /// <param name="path">The path.</param>
    /// <param name="remedy">The remedy if another process owns the folder; null for the remedy of a run.</param>
    /// <exception cref="UsageException">The path is empty, or another process owns the folder.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The folder cannot be written.</exception>
    public static DataFolder Take(string path, string? remedy = null) => TryTake(FullPath(path))
        ?? throw new UsageException(
            $"The data folder {FullPath(path)} is in use by another pollersaga. "
            + (remedy ?? "Wait until it ends, or choose another folder with --data."));

    /// <summary>Takes the folder for this process when no other process owns it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mustWait">Called once with the full path if another process owns the folder.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The folder cannot be written.</exception>
    public static async Task<DataFolder> TakeWhenFreeAsync(
        string path,
        Action<string> mustWait,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var full = FullPath(path);
        if (TryTake(full) is { } free)
            return free;

        mustWait(full);
        using var timer = new PeriodicTimer(LockPeriod, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (TryTake(full) is { } freed)
                return freed;
        }

        throw new OperationCanceledException(cancellationToken);
    }

    public void Dispose() => _lock?.Dispose();

    private static string FullPath(string path) =>
        path.Length > 0 ? System.IO.Path.GetFullPath(path) : throw new UsageException("--data is ''; expected a folder.");

    private static DataFolder? TryTake(string full)
    {
        var lockFile = System.IO.Path.Combine(full, "pollersaga.lock");
        try
        {
            PrivateFiles.CreateFolder(full);
            return new DataFolder(full, PrivateFiles.Open(lockFile, new FileStreamOptions
            {
                Access = FileAccess.ReadWrite,
                Mode = FileMode.OpenOrCreate,
                Share = FileShare.None,
            }));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(full, exception);
        }
    }

    // EWOULDBLOCK of flock on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;
}
