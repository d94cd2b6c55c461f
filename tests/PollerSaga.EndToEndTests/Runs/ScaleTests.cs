using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Runs;

[Category("Slow")]
[NonParallelizable]
public sealed class ScaleTests : EndToEndTest
{
    private const int Pages = 100_000;

    [Test]
    public async Task Polls_100_000_pages_with_constant_memory()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("This test reads a process's peak memory from /proc.");

        var api = Start("sample-api", "--port", "0", "--records", "1000000", "--page-size", "10");
        var greeting = api.Output.WhenLine(line => line.StartsWith("Listening at ", StringComparison.Ordinal));
        await api.UntilAsync(greeting, "the address of the sample API");
        var url = (await greeting).Split(' ')[2].TrimEnd('.');

        // The peak never decreases, so the last value is the peak of the run. The program prints progress to standard error every second.
        var peak = 0L;
        var program = Start("run", url, "--data", Data.Path, "--job-id", JobId.ToString(), "--timeout", "0", "--json");
        program.Error.LineAdded += _ => peak = ProcessMemory.PeakMegabytesOf(program.Id) ?? peak;
        program.Output.LineAdded += _ => peak = ProcessMemory.PeakMegabytesOf(program.Id) ?? peak;
        var run = await program.EndAsync(TimeSpan.FromMinutes(30));

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Document.ElapsedSeconds} s, at most {peak} MB"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Document.State, Is.EqualTo(PollerJobState.Completed));
            Assert.That(run.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages }));
            Assert.That(peak, Is.InRange(1, 349));
            Assert.That(Data.PayloadFilesOf(JobId), Has.Length.EqualTo(Pages));
            Assert.That(Data.QueueFiles(), Has.Length.EqualTo(Pages));
            Assert.That(Data.ResultOf(JobId), Has.Length.EqualTo(Pages));
            Assert.That(Data.Leftovers, Is.Empty);
        }
    }
}
