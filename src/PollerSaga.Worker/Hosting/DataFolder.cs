using PollerSaga.Files;

namespace PollerSaga.Worker.Hosting;

/// <summary>
/// A data folder and its layout. One process owns it at a time, by a lock that the system takes back when the process ends, however it
/// ends; readers need no lock.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Where data lies when nobody says otherwise.</summary>
    public const string Usual = "./pollersaga-data";

    // The system tells nobody that a lock has become free.
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

    /// <summary>The folder, to be read only.</summary>
    /// <exception cref="UsageException">The path is empty.</exception>
    public static DataFolder Look(string path) => new(FullPath(path), held: null);

    /// <summary>The folder, made when it is missing, for this process alone.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="whenHeld">What to do about another process; null for what a run can do.</param>
    /// <exception cref="UsageException">The path is empty, or another process owns the folder.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">It cannot be written.</exception>
    public static DataFolder Take(string path, string? whenHeld = null) => TryTake(FullPath(path))
        ?? throw new UsageException($"The data folder {FullPath(path)} is in use by another pollersaga. {whenHeld ?? "Wait for it to end, or choose another folder with --data."}");

    /// <summary>The same, when whoever owns the folder has let it go.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mustWait">Is told its full path, once, where it is not free at once.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">It cannot be written.</exception>
    public static async Task<DataFolder> TakeWhenFreeAsync(string path, Action<string> mustWait, TimeProvider clock, CancellationToken cancellationToken)
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
            Directory.CreateDirectory(full);
            return new DataFolder(full, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
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
