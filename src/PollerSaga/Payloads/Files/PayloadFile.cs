namespace PollerSaga.Payloads.Files;

/// <summary>Opens the files of payloads, and nothing else: a message can name any file.</summary>
internal static class PayloadFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="folder">The folder of the payloads.</param>
    /// <param name="key">The key of the payload, as <see cref="PayloadKey.TryParse"/> returns it.</param>
    /// <returns>The stream; null if the path is a folder or a symbolic link, or is in a folder that is a symbolic link.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static FileStream? TryOpen(string folder, string key)
    {
        var path = PathOf(folder, key);
        if (Directory.Exists(path) || IsLink(new FileInfo(path)) || IsLink(new DirectoryInfo(Path.GetDirectoryName(path)!)))
            return null;

        return new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Mode = FileMode.Open,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
    }

    /// <summary>The path of a payload.</summary>
    public static string PathOf(string folder, string key) => Path.GetFullPath(Path.Combine(folder, key));

    private static bool IsLink(FileSystemInfo file) => file.LinkTarget is not null;
}
