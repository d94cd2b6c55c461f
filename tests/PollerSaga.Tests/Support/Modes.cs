namespace PollerSaga.Tests.Support;

/// <summary>The modes of files.</summary>
internal static class Modes
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Returns the files and folders, below a folder and itself, that others than their owner can access.</summary>
    public static IReadOnlyList<string> FindPublic(string folder)
    {
        if (OperatingSystem.IsWindows())
            return [];

        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = true };
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", all).Prepend(folder))
        {
            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                found.Add(path);
        }

        return found;
    }
}
