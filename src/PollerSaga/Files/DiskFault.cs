using PollerSaga.Faults;

namespace PollerSaga.Files;

/// <summary>Turns faults of the file system into exceptions that state the remedy.</summary>
internal static class DiskFault
{
    private const int DiskFullPosix = 28; // ENOSPC
    private const int QuotaExceededPosix = 122; // EDQUOT on Linux
    private const int ReadOnlyPosix = 30; // EROFS
    private const int DiskFullWindows = 0x70; // ERROR_DISK_FULL

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The exception for a fault of <paramref name="path"/>.</summary>
    public static DependencyUnavailableException At(string path, Exception exception) => new(Describe(path, exception), exception);

    private static string Describe(string path, Exception exception) => exception switch
    {
        UnauthorizedAccessException => $"{path} may not be written. Check the permissions of the file and its folder.",
        _ when (exception.HResult & 0xFFFF) is DiskFullPosix or QuotaExceededPosix or DiskFullWindows =>
            $"The disk is full: {path} cannot be written. Free some space.",
        _ when (exception.HResult & 0xFFFF) is ReadOnlyPosix => $"{path} is on a read-only file system. Choose a writable folder.",
        _ => $"{path} cannot be written: {exception.Message}",
    };
}
