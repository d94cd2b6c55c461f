using System.Collections.Concurrent;

namespace PollerSaga.Files;

/// <summary>
/// Flushes folders, so that the names of new files survive a power failure. Writers share a flush as they share a group commit: a call that
/// arrives during a flush of its folder joins the next one, because the running flush may have started before the caller's rename.
/// </summary>
/// <param name="flush">Flushes one folder; blocks until the disk has it.</param>
internal sealed class FolderFlusher(Action<string> flush)
{
    // A worker has a folder per job. A folder that is not remembered costs a flush of its parents.
    private const int MaxRemembered = 1_000;

    private readonly Lock _lock = new();

    // The folders that are being flushed, each with the flush that follows.
    private readonly Dictionary<string, TaskCompletionSource?> _flushing = new(StringComparer.Ordinal);

    // The folders whose own names are on the disk.
    private readonly ConcurrentDictionary<string, bool> _anchored = new(StringComparer.Ordinal);

    /// <summary>The flusher of this process.</summary>
    public static FolderFlusher Shared { get; } = new(FolderHandle.Flush);

    /// <summary>
    /// Flushes the entries of a folder. The first time, it flushes the folders above it too: another process may have just created them.
    /// </summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <returns>A task that ends when the disk has all entries that existed before the call.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public Task FlushAsync(string folder) => _anchored.ContainsKey(folder) ? FlushEntriesAsync(folder) : FlushPathAsync(folder);

    /// <summary>Has the next flush of a folder flush the folders above it again.</summary>
    /// <param name="folder">A folder that the caller is about to create, with its missing parents.</param>
    public void Forget(string folder)
    {
        for (var path = folder; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
            _anchored.TryRemove(path, out _);
    }

    private async Task FlushPathAsync(string folder)
    {
        await FlushEntriesAsync(folder);
        var flushed = new List<string>();
        for (var path = folder; !string.IsNullOrEmpty(path) && !_anchored.ContainsKey(path); path = Path.GetDirectoryName(path))
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
                await FlushEntriesAsync(parent);
            flushed.Add(path);
        }

        if (_anchored.Count > MaxRemembered)
            _anchored.Clear();
        foreach (var path in flushed)
            _anchored[path] = true;
    }

    private Task FlushEntriesAsync(string folder)
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_flushing.TryGetValue(folder, out var next))
                return (_flushing[folder] = next ?? own)!.Task;
            _flushing.Add(folder, null);
        }

        Flush(folder, own);
        return own.Task;
    }

    private void Flush(string folder, TaskCompletionSource callers)
    {
        Exception? failure = null;
        try
        {
            flush(folder);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        TaskCompletionSource? next;
        lock (_lock)
        {
            next = _flushing[folder];
            if (next is null)
                _flushing.Remove(folder);
            else
                _flushing[folder] = null;
        }

        if (failure is null)
            callers.SetResult();
        else
            callers.SetException(failure);

        // Not on this thread, whose caller has its own flush.
        if (next is not null)
            ThreadPool.UnsafeQueueUserWorkItem(_ => Flush(folder, next), state: null);
    }
}
