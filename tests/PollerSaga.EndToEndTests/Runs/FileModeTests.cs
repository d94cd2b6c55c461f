using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Runs;

[Platform(Exclude = "Win")]
public sealed class FileModeTests : EndToEndTest
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    [Test]
    public async Task Only_the_owner_can_read_what_a_run_and_a_consumer_write()
    {
        var partner = await StartPartnerAsync(records: 500);
        partner.HoldUntil(5);
        var run = Poll(partner);
        await run.UntilAsync(partner.WhenPageRequestsReach(5), "page requests");
        AssertPrivate(); // The database has its log now.
        await run.EndAsync();
        AssertPrivate();

        var process = await RunAsync("process", "ndjson", "--data", Data.Path, "--until-empty");
        var records = Path.Combine(Folder, "records", "of", "today");
        await RunAsync("process", "ndjson", "--data", Data.Path, "--until-empty", "--output", records);

        Assert.That(process.ExitCode, Is.Zero, process.ToString());
        AssertPrivate();
    }

    private void AssertPrivate()
    {
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = true };
        var modes = new DirectoryInfo(Data.Path)
            .EnumerateFileSystemInfos("*", all)
            .Append(new DirectoryInfo(Data.Path))
            .Where(entry => entry.UnixFileMode != (entry is DirectoryInfo ? OwnerFolder : OwnerFile))
            .Select(entry => $"{entry.FullName} {entry.UnixFileMode}");
        Assert.That(modes, Is.Empty);
    }
}
