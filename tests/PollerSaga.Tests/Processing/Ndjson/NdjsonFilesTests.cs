using System.Text;
using Microsoft.Data.Sqlite;
using PollerSaga.Faults;
using PollerSaga.Processing.Ndjson;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Processing.Ndjson;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NdjsonFilesTests : IDisposable
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Guid OtherJob = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private readonly TemporaryFolder _folder = new();
    private readonly NdjsonFiles _files;

    public NdjsonFilesTests() => _files = new NdjsonFiles(_folder.Path);

    private string File => _folder[$"{Job}.ndjson"];

    private string Index => _folder[".pollersaga", $"{Job}.db"];

    public void Dispose()
    {
        _files.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Test]
    public async Task Appends_the_lines_of_each_task_once()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.That(await AppendAsync(first, "1\n2\n"), Is.True);
        Assert.That(await AppendAsync(second, "3\n"), Is.True);
        Assert.That(await AppendAsync(first, "1\n2\n"), Is.False);

        Assert.That(await ReadAsync(), Is.EqualTo("1\n2\n3\n"));
    }

    [Test]
    public async Task Flushes_the_name_of_a_new_file_once()
    {
        var folders = new ObservedFolders(_folder.Path);
        using var files = new NdjsonFiles(_folder.Path, folders.Flusher);

        await files.AppendAsync(Job, Guid.NewGuid(), Lines("1\n"), CancellationToken.None);
        await files.AppendAsync(Job, Guid.NewGuid(), Lines("2\n"), CancellationToken.None);

        Assert.That(folders.FilesIn(_folder.Path), Is.EqualTo(new[] { $"{Job}.ndjson" }));
        Assert.That(folders.FlushesOf(_folder.Path), Is.EqualTo(1));
    }

    [Test]
    public async Task Keeps_the_files_of_jobs_apart()
    {
        var task = Guid.NewGuid();

        await AppendAsync(task, "1\n");
        await _files.AppendAsync(OtherJob, task, Lines("2\n"), CancellationToken.None);

        Assert.That(await ReadAsync(), Is.EqualTo("1\n"));
        Assert.That(await System.IO.File.ReadAllTextAsync(_folder[$"{OtherJob}.ndjson"]), Is.EqualTo("2\n"));
    }

    [Test]
    public async Task Takes_a_task_without_records()
    {
        Assert.That(await AppendAsync(Guid.NewGuid(), ""), Is.True);
        Assert.That(await ReadAsync(), Is.Empty);
    }

    /// <summary>
    /// A process can be killed after it wrote any part of a task's lines, before it noted the task. What it leaves is the file with that
    /// part at its end, and the index as it was.
    /// </summary>
    [Test]
    public async Task Comes_out_the_same_wherever_an_append_was_killed([Range(0, 12)] int bytesWritten, [Values] bool isFirst)
    {
        const string Lines = "{\"id\":123}\n7\n";
        if (isFirst)
            await AppendAsync(Guid.NewGuid(), "");
        else
            await AppendAsync(Guid.NewGuid(), "0\n");
        await System.IO.File.AppendAllTextAsync(File, Lines[..bytesWritten]);

        using (var next = new NdjsonFiles(_folder.Path))
            Assert.That(await next.AppendAsync(Job, Guid.NewGuid(), NdjsonFilesTests.Lines(Lines), CancellationToken.None), Is.True);

        Assert.That(await ReadAsync(), Is.EqualTo(isFirst ? Lines : "0\n" + Lines));
    }

    [Test]
    public async Task Cuts_off_what_a_longer_append_of_another_task_left()
    {
        await AppendAsync(Guid.NewGuid(), "0\n");
        await System.IO.File.AppendAllTextAsync(File, new string('x', 10_000));

        await AppendAsync(Guid.NewGuid(), "1\n");

        Assert.That(await ReadAsync(), Is.EqualTo("0\n1\n"));
    }

    [Test]
    public async Task Undoes_what_an_append_that_failed_has_written()
    {
        var task = Guid.NewGuid();
        await AppendAsync(Guid.NewGuid(), "0\n");

        await _files.AppendAsync(Job, task, new BreakingStream("1\n2"), CancellationToken.None).FailureOf<InvalidOperationException>();
        await AppendAsync(task, "1\n2\n");

        Assert.That(await ReadAsync(), Is.EqualTo("0\n1\n2\n"));
    }

    [Test]
    public async Task Appends_once_though_many_processes_append_the_same_tasks_at_once()
    {
        var tasks = Enumerable.Range(0, 20).Select(number => (Id: Guid.NewGuid(), Line: $"{number}\n")).ToList();
        var processes = Enumerable.Range(0, 3).Select(_ => new NdjsonFiles(_folder.Path)).ToList();

        var appended = await Task.WhenAll(processes.SelectMany(files => tasks.Select(task =>
            Task.Run(() => files.AppendAsync(Job, task.Id, Lines(task.Line), CancellationToken.None))))).OrTimeOut();

        processes.ForEach(files => files.Dispose());
        Assert.That(appended.Count(isNew => isNew), Is.EqualTo(tasks.Count));
        Assert.That(
            (await ReadAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EquivalentTo(tasks.Select(task => task.Line.TrimEnd())));
    }

    [Test]
    public async Task Leaves_what_was_in_the_file_before_its_first_append()
    {
        await System.IO.File.WriteAllTextAsync(File, "theirs\n");

        await AppendAsync(Guid.NewGuid(), "ours\n");

        Assert.That(await ReadAsync(), Is.EqualTo("theirs\nours\n"));
    }

    [Test]
    public async Task Says_that_the_file_lacks_what_was_appended_to_it()
    {
        await AppendAsync(Guid.NewGuid(), "0\n1\n");
        System.IO.File.Delete(File);

        var failure = await AppendAsync(Guid.NewGuid(), "2\n").FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Is.EqualTo(
            $"{File} cannot be written: it has 0 bytes, but 4 were appended. "
            + "Restore the file, or move it away together with its index in the folder .pollersaga next to it."));
    }

    [Test]
    public async Task Says_that_its_index_is_none()
    {
        Directory.CreateDirectory(_folder[".pollersaga"]);
        await System.IO.File.WriteAllTextAsync(Index, new string('x', 10_000));

        var failure = await AppendAsync(Guid.NewGuid(), "2\n").FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith($"{Index}, which records the tasks of {File}, failed: "));
    }

    [Test]
    public async Task Says_that_the_disk_is_full_and_goes_on_where_it_was_when_it_is_not()
    {
        using var disk = SmallDisk.Mount(kibibytes: 256);
        using var files = new NdjsonFiles(disk.Path);
        var task = Guid.NewGuid();
        await files.AppendAsync(Job, Guid.NewGuid(), Lines("0\n"), CancellationToken.None);
        disk.Fill("ballast");

        var failure = await files.AppendAsync(
            Job,
            task,
            Lines(new string('1', 100_000) + "\n"),
            CancellationToken.None).FailureOf<DependencyUnavailableException>();
        System.IO.File.Delete(Path.Combine(disk.Path, "ballast"));
        await files.AppendAsync(Job, task, Lines("1\n"), CancellationToken.None);

        SqliteConnection.ClearAllPools();
        Assert.That(failure.Message, Does.Contain("disk"));
        Assert.That(await System.IO.File.ReadAllTextAsync(files.PathOf(Job)), Is.EqualTo("0\n1\n"));
    }

    [Test]
    public async Task Gathers_lines_in_a_file_that_is_gone_when_it_is_closed()
    {
        await using (var temporary = _files.CreateTemporary())
        {
            await temporary.WriteAsync("1\n"u8.ToArray());
            if (!OperatingSystem.IsWindows())
                Assert.That(_folder.Files, Is.Empty, "not even a kill leaves it behind");
            await _files.AppendAsync(Job, Guid.NewGuid(), temporary, CancellationToken.None);
        }

        Assert.That(await ReadAsync(), Is.EqualTo("1\n"));
        Assert.That(Directory.EnumerateFiles(_folder[".pollersaga"], "*.tmp"), Is.Empty);
    }

    private Task<bool> AppendAsync(Guid task, string lines) => _files.AppendAsync(Job, task, Lines(lines), CancellationToken.None);

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File);

    private static MemoryStream Lines(string lines) => new(Encoding.UTF8.GetBytes(lines));

    /// <summary>Breaks off after its text.</summary>
    private sealed class BreakingStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override void CopyTo(Stream destination, int bufferSize)
        {
            base.CopyTo(destination, bufferSize);
            throw new InvalidOperationException("It broke off.");
        }
    }
}
