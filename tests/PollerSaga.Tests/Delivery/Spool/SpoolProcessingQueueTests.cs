using PollerSaga.Delivery;
using PollerSaga.Delivery.Spool;
using PollerSaga.Faults;
using PollerSaga.Files;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Delivery.Spool;

public sealed class SpoolProcessingQueueTests : ProcessingQueueContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override IProcessingQueue Queue => field ??= QueueIn(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Puts_a_message_into_new_under_the_id_of_its_task()
    {
        await Queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None);

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("new", $"{PageAt(0).TaskId}.json") }));
    }

    [Test]
    public async Task Flushes_the_name_of_a_message_before_it_counts_as_sent()
    {
        var folders = new ObservedFolders(_folder.Path);

        await QueueIn(_folder.Path, folders.Flusher).SendAsync(MessageOf(PageAt(0)), CancellationToken.None);

        Assert.That(folders.FilesIn(_folder["new"]), Is.EqualTo(new[] { $"{PageAt(0).TaskId}.json" }));
    }

    [Test]
    public async Task Puts_a_repeat_in_the_place_of_the_first()
    {
        await Queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None);
        await Queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None);

        Assert.That(_folder.Files, Has.One.Items);
    }

    [Test]
    public void Deletes_what_killed_senders_left_when_it_starts_and_no_message()
    {
        Directory.CreateDirectory(_folder["tmp"]);
        Directory.CreateDirectory(_folder["new"]);
        File.WriteAllText(_folder["tmp", "task.0123456789abcdef.tmp"], "half");
        File.WriteAllText(_folder["new", "task.json"], "{}");

        QueueIn(_folder.Path);

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("new", "task.json") }));
    }

    [Test]
    public async Task Says_that_its_folder_cannot_be_made_where_a_file_is_in_the_way()
    {
        File.WriteAllText(_folder["file"], "a file");
        var queue = QueueIn(_folder["file", "queue"]);

        var failure = await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith(_folder["file", "queue", "tmp"]).And.Contain(" cannot be written: "));
    }

    [Test]
    public async Task Says_that_the_disk_is_full_and_leaves_no_half_message()
    {
        using var disk = SmallDisk.Mount(kibibytes: 64);
        var queue = QueueIn(disk.Path);
        disk.Fill("ballast");

        var failure = await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith("The disk is full: ").And.EndWith(" cannot be written. Free some space."));
        Assert.That(
            Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            Is.EqualTo(new[] { "ballast" }));
    }

    protected override async Task<IReadOnlyCollection<byte[]>> TakeAllAsync() =>
        await Task.WhenAll(Directory.EnumerateFiles(_folder["new"]).Select(file => File.ReadAllBytesAsync(file)));

    private static SpoolProcessingQueue QueueIn(string folder, FolderFlusher? folders = null)
    {
        var options = TestSettings.Valid();
        options.ProcessingQueue.Directory = folder;
        return new SpoolProcessingQueue(options.Of<ProcessingQueueOptions>(), options.Of<TransportOptions>(), TimeProvider.System, folders);
    }
}
