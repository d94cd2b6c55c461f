using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PollerSaga.Files;

/// <summary>Opens a folder, which .NET's own methods refuse, to flush its entries to the disk.</summary>
internal static partial class FolderHandle
{
    private const int ReadOnly = 0; // O_RDONLY
    private const int CloseOnExecLinux = 0x80000; // O_CLOEXEC
    private const int CloseOnExecMac = 0x1000000; // O_CLOEXEC
    private const int NotFound = 2; // ENOENT
    private const int AccessDenied = 13; // EACCES

    /// <summary>Flushes the entries of a folder: the names of files that were created in it, renamed or deleted.</summary>
    /// <remarks>
    /// Windows flushes no folder for a process without special rights, so this method does nothing there. NTFS writes each rename to its
    /// log, in order, and flushes the log by itself within seconds; a power failure can undo the renames of these seconds. A folder that
    /// this process may write but not read is not flushed either, as in PostgreSQL: it cannot be opened. A folder that somebody has deleted
    /// has no entries to flush.
    /// </remarks>
    /// <exception cref="IOException">The disk fails.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var handle = Open(folder, ReadOnly | CloseOnExec);
        if (!handle.IsInvalid)
        {
            // Ignores a file system that has no flush for folders.
            RandomAccess.FlushToDisk(handle);
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is not (NotFound or AccessDenied))
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    private static int CloseOnExec => OperatingSystem.IsLinux() ? CloseOnExecLinux : OperatingSystem.IsMacOS() ? CloseOnExecMac : 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
