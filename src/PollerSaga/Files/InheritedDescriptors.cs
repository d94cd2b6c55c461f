using System.Runtime.InteropServices;

namespace PollerSaga.Files;

/// <summary>
/// The descriptors that this process inherited. If standard output was closed, the runtime has opened a file of its own under the same
/// number, and writing there would damage it.
/// </summary>
internal static partial class InheritedDescriptors
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC

    /// <summary>Whether a descriptor was open when the process started. A descriptor with FD_CLOEXEC cannot be inherited.</summary>
    public static bool IsOpen(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;

        var flags = fcntl(descriptor, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(int descriptor, int command);
}
