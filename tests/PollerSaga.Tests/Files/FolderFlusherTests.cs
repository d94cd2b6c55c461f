using PollerSaga.Files;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Files;

public sealed class FolderFlusherTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "jobs", "1"));

    [Test]
    public async Task Flushes_the_folders_above_the_first_time_only()
    {
        var seen = new List<string>();
        var folders = new FolderFlusher(seen.Add);

        await folders.FlushAsync(Folder);
        await folders.FlushAsync(Folder);

        Assert.That(seen, Is.EqualTo(FromBottomToRoot(Folder).Append(Folder)));
    }

    [Test]
    public async Task Flushes_no_folder_above_that_it_has_flushed_for_another()
    {
        var seen = new List<string>();
        var folders = new FolderFlusher(seen.Add);
        var other = Path.Combine(Path.GetDirectoryName(Folder)!, "2");
        await folders.FlushAsync(Folder);
        seen.Clear();

        await folders.FlushAsync(other);

        Assert.That(seen, Is.EqualTo(new[] { other, Path.GetDirectoryName(other) }));
    }

    [Test]
    public async Task Flushes_the_folders_above_again_once_it_is_told_that_they_are_created()
    {
        var seen = new List<string>();
        var folders = new FolderFlusher(seen.Add);
        await folders.FlushAsync(Folder);
        seen.Clear();

        folders.Forget(Folder);
        await folders.FlushAsync(Folder);

        Assert.That(seen, Is.EqualTo(FromBottomToRoot(Folder)));
    }

    [Test]
    public async Task Shares_one_flush_between_all_callers_that_arrive_during_another()
    {
        using var disk = new SlowDisk();
        var folders = new FolderFlusher(_ => disk.Flush());
        await folders.FlushAsync(Folder).OrTimeOut();
        disk.Block();
        var first = Task.Run(() => folders.FlushAsync(Folder));
        await disk.Blocked.OrTimeOut();

        var others = Enumerable.Range(0, 25).Select(_ => folders.FlushAsync(Folder)).ToList();
        Assert.That(others.Any(other => other.IsCompleted), Is.False, "The flush under way may have started before their renames.");
        disk.Release();
        await Task.WhenAll([first, .. others]).OrTimeOut();

        Assert.That(disk.FlushesSinceBlock, Is.EqualTo(2));
    }

    [Test]
    public async Task Tells_every_caller_of_a_failure_and_flushes_again_for_the_next()
    {
        var isBroken = true;
        var folders = new FolderFlusher(_ =>
        {
            if (isBroken)
                throw new IOException("Input/output error");
        });

        await folders.FlushAsync(Folder).FailureOf<IOException>();
        await folders.FlushAsync(Folder).FailureOf<IOException>();
        isBroken = false;

        Assert.That(async () => await folders.FlushAsync(Folder), Throws.Nothing);
    }

    [Test]
    public void Flushes_a_folder_of_the_file_system()
    {
        using var folder = new TemporaryFolder();

        Assert.That(() => FolderHandle.Flush(folder.Path), Throws.Nothing);
    }

    [Test]
    public void Flushes_nothing_for_a_folder_that_somebody_has_deleted()
    {
        using var folder = new TemporaryFolder();

        Assert.That(() => FolderHandle.Flush(folder["missing"]), Throws.Nothing);
    }

    private static IEnumerable<string> FromBottomToRoot(string folder)
    {
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path))
            yield return path;
    }

    /// <summary>A disk on which a flush takes as long as the test says.</summary>
    private sealed class SlowDisk : IDisposable
    {
        private readonly ManualResetEventSlim _free = new(initialState: true);
        private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _flushes;

        public Task Blocked => _blocked.Task;

        public int FlushesSinceBlock => Volatile.Read(ref _flushes);

        public void Flush()
        {
            Interlocked.Increment(ref _flushes);
            if (!_free.IsSet)
                _blocked.TrySetResult();
            _free.Wait();
        }

        public void Block()
        {
            Volatile.Write(ref _flushes, 0);
            _free.Reset();
        }

        public void Release() => _free.Set();

        public void Dispose() => _free.Dispose();
    }
}
