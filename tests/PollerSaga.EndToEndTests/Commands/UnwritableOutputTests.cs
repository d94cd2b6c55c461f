using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

/// <summary>Standard output or error that is closed, or a full device.</summary>
[Platform(Exclude = "Win")]
public sealed class UnwritableOutputTests : EndToEndTest
{
    private const string Remedy = "Redirect it to a file or a terminal that can be written.";

    [TestCase("pollersaga --help >&-", "Standard output cannot be written: it is closed.")]
    [TestCase("pollersaga --help >/dev/full", "Standard output cannot be written: No space left on device.")]
    [TestCase("pollersaga sample-api --port 0 >/dev/full", "Standard output cannot be written: No space left on device.")]
    [TestCase("pollersaga migrate --data new >&-", "Standard output cannot be written: it is closed.")]
    [TestCase("pollersaga migrate --data new >/dev/full", "Standard output cannot be written: No space left on device.")]
    public async Task A_command_ends_with_74_and_the_reason_on_standard_error(string command, string reason)
    {
        var program = await RunInShellAsync(command);

        Assert.That(program, Is.EqualTo(new ProgramResult(74, "", $"pollersaga: {reason} {Remedy}")));
    }

    [TestCase("pollersaga jobs --data nowhere 2>&-", "Standard error cannot be written: it is closed.")]
    [TestCase("pollersaga jobs --data nowhere 2>/dev/full", "Standard error cannot be written: No space left on device.")]
    [TestCase("pollersaga nothing 2>/dev/full", "Standard error cannot be written: No space left on device.")]
    public async Task A_command_ends_with_74_and_the_reason_on_standard_output(string command, string reason)
    {
        var program = await RunInShellAsync(command);

        Assert.That(program, Is.EqualTo(new ProgramResult(74, $"pollersaga: {reason} {Remedy}", "")));
    }

    [TestCase("pollersaga --help >&- 2>&-")]
    [TestCase("pollersaga --help >/dev/full 2>/dev/full")]
    [TestCase("pollersaga jobs --data nowhere >&- 2>&-")]
    public async Task A_command_ends_with_74_if_nothing_can_be_written(string command) =>
        Assert.That(await RunInShellAsync(command), Is.EqualTo(new ProgramResult(74, "", "")));

    [Test]
    public async Task A_run_is_not_lost_and_can_be_continued()
    {
        var partner = await StartPartnerAsync();

        var run = await RunInShellAsync($"pollersaga run {partner.Url} --data data --job-id {JobId} --timeout 0 >/dev/full");

        Assert.That(run.ExitCode, Is.EqualTo(74), run.ToString());
        Assert.That(run.Error, Does.StartWith("Nothing is lost. Continue with:\n  pollersaga run ")
            .And.EndsWith($"pollersaga: Standard output cannot be written: No space left on device. {Remedy}"));
        Assert.That((await PollToTheEndAsync(partner)).ExitCode, Is.Zero);
        AssertDelivered(partner, AllPagesOf(partner));
    }

    [Test]
    public async Task A_run_without_standard_output_sends_no_request()
    {
        var partner = await StartPartnerAsync();

        var run = await RunInShellAsync($"pollersaga run {partner.Url} --data data >&-");

        Assert.That((run.ExitCode, partner.Requests.Count, Directory.Exists(Data.Path)), Is.EqualTo((74, 0, false)), run.ToString());
    }

    [Test]
    public async Task A_pipe_whose_reader_has_ended_is_no_fault()
    {
        var program = await EndLater(PollerProgram.StartInShell("sh -c 'pollersaga --help | head -n 1'", Folder)).EndAsync();

        Assert.That(program, Is.EqualTo(new ProgramResult(0, "Description:", "")));
    }

    private Task<ProgramResult> RunInShellAsync(string command) => EndLater(PollerProgram.StartInShell(command, Folder)).EndAsync();
}
