using PollerSaga.Contracts.Delivery;
using PollerSaga.Faults;
using PollerSaga.Files;
using PollerSaga.Payloads;
using PollerSaga.Payloads.Files;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Payloads.Files;

public sealed class FilePayloadStoreTests : PayloadStoreContract, IDisposable
{
    private static readonly Guid Job = Guid.NewGuid();
    private static readonly Guid Task1 = Guid.NewGuid();

    private readonly TemporaryFolder _folder = new();

    private protected override IPayloadStore Store => field ??= StoreIn(_folder.Path);

    protected override string Bucket => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Locates_payloads_by_an_absolute_path_for_any_setting()
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.Path);

        var location = await StoreIn(relative).SaveAsync(Job, Task1, new MemoryStream([1]), "application/json", CancellationToken.None);

        Assert.That(location.Bucket, Is.EqualTo(_folder.Path));
    }

    [Test]
    public async Task Creates_its_folder_with_the_first_payload()
    {
        var store = StoreIn(_folder["below", "payloads"]);
        Assert.That(Directory.Exists(_folder["below"]), Is.False);

        await store.SaveAsync(Job, Task1, new MemoryStream([1]), "application/json", CancellationToken.None);

        Assert.That(File.Exists(_folder["below", "payloads", Job.ToString(), $"{Task1}.json"]), Is.True);
    }

    [Test]
    public async Task Flushes_the_name_of_a_payload_before_it_counts_as_saved()
    {
        var folders = new ObservedFolders(_folder.Path);

        await StoreIn(_folder.Path, folders.Flusher).SaveAsync(
            Job,
            Task1,
            new MemoryStream([1]),
            "application/json",
            CancellationToken.None);

        Assert.That(folders.FilesIn(_folder[Job.ToString()]), Is.EqualTo(new[] { $"{Task1}.json" }));
        Assert.That(folders.FilesIn(_folder.Path), Is.Not.Null, "The folder of the job is new.");
    }

    [TestCase("../secret.json")]
    [TestCase("/etc/hostname")]
    [TestCase("")]
    public async Task Opens_no_file_outside_its_folder(string key)
    {
        var store = StoreIn(_folder["payloads"]);
        File.WriteAllText(_folder["secret.json"], "{}");

        var failure = await store.OpenAsync(
            new PayloadLocation(_folder["payloads"], key),
            CancellationToken.None).FailureOf<PayloadNotFoundException>();

        Assert.That(failure.Message, Does.Contain("Check PollerSaga:Payloads:Directory"));
    }

    [Test]
    public async Task Opens_no_folder_in_place_of_a_payload()
    {
        Directory.CreateDirectory(_folder[Job.ToString(), $"{Task1}.json"]);

        Assert.That((await RefusalAsync()).IsRefused, Is.True);
    }

    [Test]
    public async Task Opens_no_symbolic_link_to_a_file()
    {
        File.WriteAllText(_folder["secret"], "{}");
        Directory.CreateDirectory(_folder[Job.ToString()]);
        File.CreateSymbolicLink(_folder[Job.ToString(), $"{Task1}.json"], _folder["secret"]);

        Assert.That((await RefusalAsync()).Message, Does.Contain("symbolic link"));
    }

    [Test]
    public async Task Opens_no_payload_in_a_symbolic_link_to_a_folder()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(_folder["elsewhere", $"{Task1}.json"], "{}");
        Directory.CreateSymbolicLink(_folder[Job.ToString()], _folder["elsewhere"]);

        Assert.That((await RefusalAsync()).IsRefused, Is.True);
    }

    [Test]
    public async Task Opens_payloads_in_a_folder_whose_parent_is_a_symbolic_link()
    {
        Directory.CreateDirectory(_folder["disk"]);
        Directory.CreateSymbolicLink(_folder["payloads"], _folder["disk"]);
        var store = StoreIn(_folder["payloads"]);
        var location = await store.SaveAsync(Job, Task1, new MemoryStream([1]), "application/json", CancellationToken.None);

        await using var payload = await store.OpenAsync(location, CancellationToken.None);

        Assert.That(payload.Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Creates_files_that_only_their_owner_can_read()
    {
        await StoreIn(_folder["new", "payloads"]).SaveAsync(Job, Task1, new MemoryStream([1]), "application/json", CancellationToken.None);

        Assert.That(Modes.FindPublic(_folder["new"]), Is.Empty);
    }

    [Test]
    public async Task Replaces_a_payload_during_a_read()
    {
        var location = await SaveAsync(Job, Task1, [1, 2, 3]);
        await using var open = await Store.OpenAsync(location, CancellationToken.None);

        await SaveAsync(Job, Task1, [4]);

        var read = new MemoryStream();
        await open.CopyToAsync(read);
        Assert.That(read.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Deletes_the_leftovers_of_killed_writers_at_start()
    {
        Directory.CreateDirectory(_folder[".tmp"]);
        File.WriteAllText(_folder[".tmp", $"{Task1}.0123456789abcdef.tmp"], "half");

        StoreIn(_folder.Path);

        Assert.That(_folder.Files, Is.Empty);
    }

    [Test]
    public async Task Deletes_the_folder_of_a_job_with_its_last_payload()
    {
        var other = Guid.NewGuid();
        await SaveAsync(Job, Task1, [1]);
        await SaveAsync(Job, other, [1]);

        await Store.DeleteAsync(Job, [Task1], CancellationToken.None);
        Assert.That(Directory.Exists(_folder[Job.ToString()]), Is.True);
        await Store.DeleteAsync(Job, [other], CancellationToken.None);

        Assert.That(Directory.Exists(_folder[Job.ToString()]), Is.False);
    }

    [Test]
    public async Task Reports_a_file_in_place_of_its_folder()
    {
        File.WriteAllText(_folder["file"], "a file");
        var store = StoreIn(_folder["file", "payloads"]);

        var failure = await store.SaveAsync(
            Job,
            Task1,
            new MemoryStream([1]),
            "application/json",
            CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith(_folder["file", "payloads", ".tmp"]).And.Contain(" cannot be written: "));
    }

    [Test]
    public async Task Reports_a_file_in_place_of_a_jobs_folder_and_leaves_no_other_file()
    {
        File.WriteAllText(_folder[Job.ToString()], "a file");

        var failure = await SaveAsync(Job, Task1, [1]).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith($"{_folder[Job.ToString(), $"{Task1}.json"]} cannot be written: "));
        Assert.That(_folder.Files, Is.EqualTo(new[] { Job.ToString() }));
    }

    [Test]
    public async Task Reports_a_full_disk_and_saves_again_after_space_is_freed()
    {
        using var disk = SmallDisk.Mount(kibibytes: 256);
        var store = StoreIn(disk.Path);
        File.WriteAllBytes(Path.Combine(disk.Path, "ballast"), new byte[200 * 1024]);

        var failure = await store.SaveAsync(
            Job,
            Task1,
            new MemoryStream(new byte[128 * 1024]),
            "application/json",
            CancellationToken.None).FailureOf<DependencyUnavailableException>();
        Assert.That(
            failure.Message,
            Does.StartWith($"The disk is full: {Path.Combine(disk.Path, ".tmp", Task1.ToString())}").And.EndWith(
                " cannot be written. Free some space."));
        Assert.That(
            Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            Is.EqualTo(new[] { "ballast" }));

        File.Delete(Path.Combine(disk.Path, "ballast"));
        await store.SaveAsync(Job, Task1, new MemoryStream(new byte[128 * 1024]), "application/json", CancellationToken.None).OrTimeOut();
        Assert.That(new FileInfo(Path.Combine(disk.Path, Job.ToString(), $"{Task1}.json")).Length, Is.EqualTo(128 * 1024));
    }

    protected override Task<IEnumerable<string>> ListAsync() =>
        Task.FromResult(_folder.Files.Select(file => file.Replace(Path.DirectorySeparatorChar, '/')));

    protected override Task<byte[]> ReadAsync(string key) => File.ReadAllBytesAsync(_folder[key]);

    private Task<PayloadNotFoundException> RefusalAsync() => Store
        .OpenAsync(new PayloadLocation(_folder.Path, $"{Job}/{Task1}.json"), CancellationToken.None)
        .FailureOf<PayloadNotFoundException>();

    private static FilePayloadStore StoreIn(string folder, FolderFlusher? folders = null)
    {
        var options = TestSettings.Valid();
        options.Payloads.Directory = folder;
        return new FilePayloadStore(options.Of<PayloadOptions>(), options.Of<TransportOptions>(), TimeProvider.System, folders);
    }
}
