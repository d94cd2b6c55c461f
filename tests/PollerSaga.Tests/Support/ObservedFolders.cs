using System.Collections.Concurrent;
using PollerSaga.Files;

namespace PollerSaga.Tests.Support;

/// <summary>Records which files a folder has when it is flushed.</summary>
/// <param name="root">Only this folder and those below it are observed.</param>
internal sealed class ObservedFolders(string root)
{
    private readonly ConcurrentQueue<(string Folder, string[] Files)> _flushes = new();

    public FolderFlusher Flusher => field ??= new FolderFlusher(Record);

    /// <summary>The files of a folder at its last flush; null if it was never flushed.</summary>
    public string[]? FilesIn(string folder) => _flushes.LastOrDefault(flush => flush.Folder == folder).Files;

    public int FlushesOf(string folder) => _flushes.Count(flush => flush.Folder == folder);

    private void Record(string folder)
    {
        if (folder.StartsWith(root, StringComparison.Ordinal))
            _flushes.Enqueue(
                (folder, [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]));
    }
}
