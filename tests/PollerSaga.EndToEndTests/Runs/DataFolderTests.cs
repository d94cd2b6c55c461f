using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Runs;

public sealed class DataFolderTests : EndToEndTest
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [TestCase("run")]
    [TestCase("migrate")]
    public async Task Belongs_to_one_program_at_a_time(string second)
    {
        var partner = await StartPartnerAsync();
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 5_000);
        var first = Poll(partner);
        await first.UntilAsync(partner.WhenPageRequestsReach(75), "page requests");

        var refused = second == "run"
            ? await RunAsync("run", partner.Url.ToString(), "--data", Data.Path)
            : await RunAsync("migrate", "--data", Data.Path);
        release.SetResult();

        Assert.That(refused, Is.EqualTo(new ProgramResult(
            64,
            string.Empty,
            $"pollersaga: The data folder {Data.Path} is in use by another pollersaga. Wait until it ends, or choose another folder " +
                "with --data.")));
        await AssertCompleteAsync(first, partner);
        Assert.That(partner.Requests, Has.Count.EqualTo(101));
    }

    [Test]
    public async Task Can_be_read_while_a_run_works()
    {
        var partner = await StartPartnerAsync();
        var release = new TaskCompletionSource();
        partner.Misbehave = Answers.Held(release.Task, request => request.StartAt >= 5_000);
        var run = Poll(partner);

        // The 75th is asked for when the 50th has left the window.
        await run.UntilAsync(partner.WhenPageRequestsReach(75), "page requests");
        var status = await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json");
        var told = await RunAsync("status", JobId.ToString(), "--data", Data.Path);
        var jobs = await RunAsync("jobs", "--data", Data.Path);
        var started = await RunAsync("tasks", JobId.ToString(), "--data", Data.Path, "--state", "STARTED");
        var enqueued = await RunAsync("tasks", JobId.ToString(), "--data", Data.Path, "--state", "enqueued", "--most", "7");
        release.SetResult();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Document.State, Is.EqualTo(PollerJobState.Running), status.ToString());
            Assert.That(
                status.Document.Summary,
                Is.EqualTo(PollerJobSummary.Empty with { Pending = 25, Started = 25, Enqueued = 50, Total = 100 }));
            Assert.That(status.Document.FinishedAt, Is.Null);
            Assert.That(
                told.Output,
                Does.Contain("Pages     100: 50 handed over, 0 of them processed; 0 failed; 25 in flight; 25 waiting"));
            Assert.That(
                jobs.Output,
                Does.Match($@"\n  {JobId} +Running +\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\dZ +100 +50 +0 +0 +0 +{partner.Url}"));
            Assert.That(
                started.Output.Split('\n').Where(line => line.Contains(" STARTED ", StringComparison.Ordinal)).Select(PageOf),
                Is.EqualTo(Enumerable.Range(50, 25)));
            Assert.That(
                enqueued.Output.Split('\n').Where(line => line.Contains(" ENQUEUED ", StringComparison.Ordinal)).Select(PageOf),
                Is.EqualTo(Enumerable.Range(0, 7)));
            Assert.That(
                new[] { status, told, jobs, started, enqueued }.Select(read => (read.ExitCode, read.Error)),
                Has.All.EqualTo((0, string.Empty)));
        }

        await AssertCompleteAsync(run, partner);
    }

    [TestCase("ended")]
    [TestCase("killed")]
    public async Task Can_be_read_on_a_read_only_disk(string run)
    {
        var partner = await StartPartnerAsync();
        var disk = EndLater(await TemporaryFileSystem.MountAsync(Data.Path, kilobytes: 65_536));
        if (run == "ended")
            await PollToTheEndAsync(partner);
        else
            await StopInTheMiddleAsync(partner);
        await disk.MakeReadOnlyAsync();

        var reads = new List<ProgramResult>();
        foreach (var command in new string[][] { ["status", $"{JobId}"], ["tasks", $"{JobId}"], ["jobs"] })
            reads.Add(await RunAsync([.. command, "--data", Data.Path, "--json"]));
        var pause = await RunAsync("pause", JobId.ToString(), "--data", Data.Path);

        Assert.That(reads.Select(read => (read.ExitCode, read.Error)), Is.All.EqualTo((0, string.Empty)), string.Join('\n', reads));
        Assert.That(reads[0].Document.Summary.Total, Is.EqualTo(100));
        Assert.That((pause.ExitCode, pause.Error), Is.EqualTo(
            (3, $"pollersaga: {Data.Path} is on a read-only file system. Choose a writable folder.")));
        await disk.MakeWritableAsync();
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Can_be_read_by_a_user_who_may_not_write_it()
    {
        const string Nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env DOTNET_CLI_HOME=/tmp";
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Ignore("Only root on Linux can start the program as another user.");
        var probe = await EndLater(PollerProgram.StartInShell($"{Nobody} pollersaga --version", Folder)).EndAsync();
        if (probe.ExitCode != 0)
            Assert.Ignore($"Another user cannot start the program: {probe.Error}");
        File.SetUnixFileMode(Folder, Readable);
        await PollToTheEndAsync(await StartPartnerAsync());

        // The folder is its owner's alone, until the owner lets others read it.
        foreach (var folder in Directory.EnumerateDirectories(Data.Path, "*", SearchOption.AllDirectories).Append(Data.Path))
            File.SetUnixFileMode(folder, Readable);
        foreach (var file in Directory.EnumerateFiles(Data.Path, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        var status = await EndLater(
            PollerProgram.StartInShell($"{Nobody} pollersaga status {JobId} --data {Data.Path} --json", Folder)).EndAsync();
        var again = await EndLater(
            PollerProgram.StartInShell($"{Nobody} pollersaga run http://127.0.0.1:9 --data {Data.Path}", Folder)).EndAsync();

        Assert.That((status.ExitCode, status.Error), Is.EqualTo((0, string.Empty)), status.ToString());
        Assert.That(status.Document.Summary.Enqueued, Is.EqualTo(100));
        Assert.That(again.ExitCode, Is.EqualTo(3), again.ToString());
    }

    [Test]
    public async Task Shows_the_tasks_that_failed()
    {
        var partner = await StartPartnerAsync();
        partner.Misbehave = Answers.Status(404, request => request.StartAt == 4_200);
        await PollToTheEndAsync(partner);

        var failed = await RunAsync("tasks", JobId.ToString(), "--data", Data.Path, "--state", "FAILED");

        Assert.That(failed.Output, Does.Match(@"\n  42 +[0-9a-f-]{36} +FAILED +1 +404 +The API answered 404 Not Found\. *\n"));
        Assert.That(failed.Output, Does.Not.Contain("ENQUEUED"));
    }

    [TestCase("")]
    [TestCase("payloads")]
    [TestCase("queue")]
    [TestCase("result")]
    public async Task Stops_clearly_when_the_disk_is_full_and_loses_nothing(string part)
    {
        // Where the result goes alone is too small even for its one file.
        var folder = Path.Combine(Data.Path, part);
        var partner = await StartPartnerAsync(pageSize: 100);
        var disk = EndLater(await TemporaryFileSystem.MountAsync(folder, kilobytes: part == "result" ? 4 : 256));

        var stopped = await PollToTheEndAsync(partner);
        AssertStopped(stopped, Is.AnyOf($"The disk is full: {Data.Database} cannot grow. Free some space.", $"The disk failed under " +
            $"{Data.Database}, or is full. Check free space and the disk.")
            .Or.Matches($@"^The disk is full: {folder}.* cannot be written\. Free some space\.$"));

        await disk.ResizeAsync(kilobytes: 65_536);
        await AssertCompleteAsync(Poll(partner), partner);
    }

    [Test]
    public async Task Stops_clearly_when_the_disk_is_read_only_and_loses_nothing()
    {
        var partner = await StartPartnerAsync();
        var disk = EndLater(await TemporaryFileSystem.MountAsync(Data.Path, kilobytes: 65_536));
        await StopInTheMiddleAsync(partner);
        await disk.MakeReadOnlyAsync();

        AssertStopped(
            await PollToTheEndAsync(partner),
            Is.EqualTo($"{Data.Path} is on a read-only file system. Choose a writable folder."));

        await disk.MakeWritableAsync();
        await AssertCompleteAsync(Poll(partner), partner);
    }

    [Test]
    public async Task Stops_clearly_when_the_path_leads_through_a_file()
    {
        var partner = await StartPartnerAsync();
        await File.WriteAllTextAsync(Data.Path, "not a folder");

        var run = await RunAsync(
            "run",
            partner.Url.ToString(),
            "--data",
            Path.Combine(Data.Path, "below"),
            "--job-id",
            JobId.ToString(),
            "--json");

        AssertStopped(run, Does.StartWith($"{Path.Combine(Data.Path, "below")} cannot be written: "));
        Assert.That(partner.Requests, Is.Empty);
        Assert.That(await File.ReadAllTextAsync(Data.Path), Is.EqualTo("not a folder"));
    }

    [TestCase("garbage in place of the database", "{0} is not a database of PollerSaga. Move it away, or begin with another data folder.")]
    [TestCase("its head overwritten", "{0} is not a database of PollerSaga. Move it away, or begin with another data folder.")]
    [TestCase("all but its head overwritten", "The database file {0} is damaged. Restore it from a copy, or begin with another data " +
        "folder; payloads already saved are not touched.")]
    [TestCase("its second half cut off", "The database file {0} is damaged. Restore it from a copy, or begin with another data folder; " +
        "payloads already saved are not touched.")]
    public async Task Stops_clearly_when_the_database_is_corrupt_and_loses_nothing(string damage, string error)
    {
        var partner = await StartPartnerAsync();
        await StopInTheMiddleAsync(partner);
        Settle();
        var copy = await File.ReadAllBytesAsync(Data.Database);
        var payloads = Data.PayloadFilesOf(JobId);
        await File.WriteAllBytesAsync(Data.Database, Damage(copy, damage));
        var requests = partner.Requests.Count;

        AssertStopped(await PollToTheEndAsync(partner), Is.EqualTo(string.Format(null, error, Data.Database)));
        var read = await RunAsync("status", JobId.ToString(), "--data", Data.Path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Is.EqualTo(new ProgramResult(3, string.Empty, $"pollersaga: {string.Format(null, error, Data.Database)}")));
            Assert.That(partner.Requests, Has.Count.EqualTo(requests), "nothing is polled without a database");
            Assert.That(Data.PayloadFilesOf(JobId), Is.SupersetOf(payloads));
        }

        foreach (var file in Directory.GetFiles(Data.Path, "pollersaga.db*"))
            File.Delete(file);
        await File.WriteAllBytesAsync(Data.Database, copy);
        await AssertCompleteAsync(Poll(partner), partner);
    }

    private async Task StopInTheMiddleAsync(PartnerApi partner)
    {
        partner.Latency = TimeSpan.FromMilliseconds(20);
        var run = Poll(partner);
        await run.UntilAsync(partner.WhenPageRequestsReach(60), "page requests");
        await run.KillAsync();
    }

    /// <summary>Brings everything from the write-ahead log into the database file.</summary>
    private void Settle()
    {
        Data.Count("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.That(File.Exists($"{Data.Database}-wal"), Is.False);
    }

    private static byte[] Damage(byte[] database, string how)
    {
        const int Page = 4096;
        var noise = new byte[database.Length];
        new Random(1).NextBytes(noise);
        return how switch
        {
            "garbage in place of the database" => noise,
            "its head overwritten" => [.. noise[..Page], .. database[Page..]],
            "all but its head overwritten" => [.. database[..Page], .. noise[Page..]],
            _ => database[..(database.Length / 2 / Page * Page)],
        };
    }

    private static int PageOf(string row) =>
        int.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], System.Globalization.CultureInfo.InvariantCulture);

    private void AssertStopped(ProgramResult run, NUnit.Framework.Constraints.IResolveConstraint error)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Error, Does.Not.Contain("   at ").And.Not.Contains("Exception"));
            Assert.That(run.Error, Does.Contain("\nNothing is lost. Continue with:\n  pollersaga run "));
            Assert.That(run.Document.JobId, Is.EqualTo(JobId));
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Failed));
            Assert.That(run.Document.Error, error);
            Assert.That(run.Error, Does.Contain($"pollersaga: {run.Document.Error}\n"));
        }
    }

    private async Task AssertCompleteAsync(PollerProgram program, PartnerApi partner)
    {
        var run = await program.EndAsync();
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = 100, Total = 100 }));
        AssertDelivered(partner, AllPagesOf(partner));
        Assert.That(Data.ResultOf(JobId), Has.Length.EqualTo(100));
    }
}
