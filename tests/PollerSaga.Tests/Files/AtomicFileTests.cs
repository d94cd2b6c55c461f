using PollerSaga.Faults;
using PollerSaga.Files;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Temporary => _folder["tmp"];

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Is_complete_after_the_commit()
    {
        using (var file = AtomicFile.Create(Temporary, "page"))
        {
            file.Write("first, "u8);
            file.Write("second"u8);
            await file.CommitAsync(_folder["out", "page.json"]);
        }

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("out", "page.json") }));
        Assert.That(File.ReadAllText(_folder["out", "page.json"]), Is.EqualTo("first, second"));
    }

    [Test]
    public void Is_invisible_before_the_commit()
    {
        using var file = AtomicFile.Create(Temporary, "page");
        file.Write("half"u8);

        Assert.That(_folder.Files, Has.One.Items.And.All.Match(@"^tmp.page\.[0-9a-f]{32}\.tmp$"));
    }

    [Test]
    public void Leaves_no_file_without_a_commit()
    {
        using (var file = AtomicFile.Create(Temporary, "page"))
            file.Write("half"u8);

        Assert.That(_folder.Files, Is.Empty);
    }

    [Test]
    public async Task Replaces_an_existing_file()
    {
        File.WriteAllText(_folder["page.json"], "a longer, earlier text");

        using (var file = AtomicFile.Create(Temporary, "page"))
        {
            file.Write("new"u8);
            Assert.That(File.ReadAllText(_folder["page.json"]), Is.EqualTo("a longer, earlier text"));
            await file.CommitAsync(_folder["page.json"]);
        }

        Assert.That(File.ReadAllText(_folder["page.json"]), Is.EqualTo("new"));
    }

    [Test]
    public async Task Does_not_change_the_file_of_an_open_reader()
    {
        File.WriteAllText(_folder["page.json"], "old");
        using var reader = new StreamReader(
            new FileStream(_folder["page.json"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

        using (var file = AtomicFile.Create(Temporary, "page"))
        {
            file.Write("new"u8);
            await file.CommitAsync(_folder["page.json"]);
        }

        Assert.That(reader.ReadToEnd(), Is.EqualTo("old"));
    }

    [Test]
    public async Task Allows_two_writers_of_one_file_and_the_last_commit_wins()
    {
        using var first = AtomicFile.Create(Temporary, "page");
        using var second = AtomicFile.Create(Temporary, "page");
        second.Write("second"u8);
        first.Write("first"u8);

        await second.CommitAsync(_folder["page.json"]);
        await first.CommitAsync(_folder["page.json"]);

        Assert.That(File.ReadAllText(_folder["page.json"]), Is.EqualTo("first"));
        Assert.That(_folder.Files, Is.EqualTo(new[] { "page.json" }));
    }

    [Test]
    public async Task Can_be_empty()
    {
        using (var file = AtomicFile.Create(Temporary, "page"))
            await file.CommitAsync(_folder["page.json"]);

        Assert.That(new FileInfo(_folder["page.json"]).Length, Is.Zero);
    }

    [Test]
    public async Task Flushes_its_folder_after_the_rename_and_before_the_commit_ends()
    {
        var seen = new List<(string Folder, bool HasFile)>();
        var folders = new FolderFlusher(folder => seen.Add((folder, File.Exists(_folder["out", "page.json"]))));

        using (var file = AtomicFile.Create(Temporary, "page", folders))
            await file.CommitAsync(_folder["out", "page.json"]);

        // The folder out is new, so the name of it is flushed too.
        Assert.That(seen.Take(2), Is.EqualTo(new[] { (_folder["out"], true), (_folder.Path, true) }));
    }

    [Test]
    public async Task Flushes_the_folders_above_again_when_its_folder_was_deleted()
    {
        var seen = new List<string>();
        var folders = new FolderFlusher(seen.Add);
        await CommitAsync();
        Directory.Delete(_folder["out"], recursive: true);
        seen.Clear();

        await CommitAsync();
        await CommitAsync();

        Assert.That(seen[..2], Is.EqualTo(new[] { _folder["out"], _folder.Path }));
        Assert.That(seen.Count(folder => folder == _folder.Path), Is.EqualTo(1));

        async Task CommitAsync()
        {
            using var file = AtomicFile.Create(Temporary, "page", folders);
            await file.CommitAsync(_folder["out", "page.json"]);
        }
    }

    [Test]
    public void Fails_when_its_folder_cannot_be_flushed()
    {
        var folders = new FolderFlusher(_ => throw new IOException("Input/output error"));

        Assert.That(
            async () =>
            {
                using var file = AtomicFile.Create(Temporary, "page", folders);
                await file.CommitAsync(_folder["page.json"]);
            },
            Throws.TypeOf<DependencyUnavailableException>().With.Message.StartsWith($"{_folder["page.json"]} "));
    }

    [Test]
    public void Deletes_the_leftovers_of_killed_writers_and_nothing_else()
    {
        Directory.CreateDirectory(_folder["tmp", "folder.tmp"]);
        File.WriteAllText(_folder["tmp", "page.0123.tmp"], "half");
        File.WriteAllText(_folder["tmp", "other.tmp"], "half");
        File.WriteAllText(_folder["tmp", "keep.json"], "{}");

        AtomicFile.DeleteLeftovers(Temporary, DateTimeOffset.MaxValue);

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("tmp", "keep.json") }));
        Assert.That(Directory.Exists(_folder["tmp", "folder.tmp"]), Is.True);
    }

    [Test]
    public void Keeps_recent_files_of_other_processes()
    {
        var now = DateTimeOffset.UtcNow;
        Directory.CreateDirectory(Temporary);
        File.WriteAllText(_folder["tmp", "old.tmp"], "half");
        File.WriteAllText(_folder["tmp", "young.tmp"], "half");
        File.SetLastWriteTimeUtc(_folder["tmp", "old.tmp"], now.UtcDateTime.AddHours(-2));

        AtomicFile.DeleteLeftovers(Temporary, now.AddHours(-1));

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("tmp", "young.tmp") }));
    }

    [Test]
    public void Finds_no_leftovers_in_a_missing_folder() =>
        Assert.That(() => AtomicFile.DeleteLeftovers(Temporary, DateTimeOffset.MaxValue), Throws.Nothing);

    [Test]
    public void Reports_a_file_in_place_of_its_folder()
    {
        File.WriteAllText(_folder["tmp"], "a file");

        Assert.That(
            () => AtomicFile.Create(Temporary, "page"),
            Throws.TypeOf<DependencyUnavailableException>()
                .With.Message.StartsWith(_folder["tmp", "page."])
                .And.Message.EndsWith($" cannot be written: The file '{Temporary}' already exists."));
    }

    [Test]
    public void Reports_a_folder_in_place_of_its_file_and_leaves_no_file()
    {
        Directory.CreateDirectory(_folder["page.json", "below"]);

        Assert.That(
            async () =>
            {
                using var file = AtomicFile.Create(Temporary, "page");
                await file.CommitAsync(_folder["page.json"]);
            },
            Throws.TypeOf<DependencyUnavailableException>().With.Message.StartsWith($"{_folder["page.json"]} "));
        Assert.That(_folder.Files, Is.Empty);
    }

    [Test]
    public void Reports_a_full_disk_and_leaves_no_file()
    {
        using var disk = SmallDisk.Mount(kibibytes: 64);
        var full = Path.Combine(disk.Path, "tmp", "page.");

        Assert.That(
            () =>
            {
                using var file = AtomicFile.Create(Path.Combine(disk.Path, "tmp"), "page");
                file.Write(new byte[128 * 1024]);
            },
            Throws.TypeOf<DependencyUnavailableException>()
                .With.Message.StartsWith($"The disk is full: {full}")
                .And.Message.EndsWith(" cannot be written. Free some space."));
        Assert.That(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Reports_a_read_only_file_system()
    {
        using var disk = SmallDisk.Mount(kibibytes: 64);
        Directory.CreateDirectory(Path.Combine(disk.Path, "tmp"));
        disk.MakeReadOnly();

        Assert.That(
            () => AtomicFile.Create(Path.Combine(disk.Path, "tmp"), "page"),
            Throws.TypeOf<DependencyUnavailableException>()
                .With.Message.StartsWith(Path.Combine(disk.Path, "tmp", "page."))
                .And.Message.EndsWith(" is on a read-only file system. Choose a writable folder."));
    }
}
