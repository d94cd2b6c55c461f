namespace PollerSaga.Files;

/// <summary>
/// Creates files and folders that only the user of this process can read: payloads, messages and addresses can contain confidential data.
/// Files and folders that exist keep their modes. Windows has no modes; there, the folder above determines the access.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and the folders above it, as far as they are missing.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // .NET gives the folders above the default mode.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
            CreateFolder(parent);
        Directory.CreateDirectory(path, OwnerFolder);
    }

    /// <summary>Opens a file, and creates it if the options say so.</summary>
    public static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows() && options.Mode != FileMode.Open)
            options.UnixCreateMode = OwnerFile;
        return new FileStream(path, options);
    }

    /// <summary>Creates an empty file for a library that would create it with other modes. A file that exists stays as it is.</summary>
    public static void CreateEmpty(string path)
    {
        if (File.Exists(path))
            return;

        var options = new FileStreamOptions
        {
            Access = FileAccess.Write,
            Mode = FileMode.OpenOrCreate,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        Open(path, options).Dispose();
    }
}
