using System.Text.RegularExpressions;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

public sealed class DemoTests : EndToEndTest
{
    [Test]
    public async Task Polls_the_sample_API_and_prints_all_locations()
    {
        // The test deletes the folder that the program creates.
        var environment = new Dictionary<string, string> { ["TMPDIR"] = Folder };

        var run = await EndLater(PollerProgram.Start(["demo"], Folder, environment)).EndAsync();

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        var lies = run.Output.Split('\n')[^3..].Select(
            line => (What: line[..10].TrimEnd(), Path: line[10..])).ToDictionary(line => line.What, line => line.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output, Does.Match(@"^The sample API at http://127\.0\.0\.1:\d+/payload has 10,000 records, 100 per page\."));
            Assert.That(run.Output, Does.Match(@"\n\d+ of 100 pages, [\d,]+/s, 0 failed"));
            Assert.That(run.Output, Does.Contain("\nState     Completed\n"));
            Assert.That(Directory.GetFiles(lies["Payloads"]), Has.Length.EqualTo(100));
            Assert.That(Directory.GetFiles(lies["Queue"]), Has.Length.EqualTo(100));
            Assert.That(File.ReadAllLines(lies["Result"]), Has.Length.EqualTo(100));
            Assert.That(run.Error, Is.Empty);
        }
    }

    [Test]
    public async Task Uses_the_given_folder()
    {
        var run = await RunAsync("demo", "--data", Data.Path);

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(Data.QueueFiles(), Has.Length.EqualTo(100));
        Assert.That(run.Output, Does.Contain($"Queue     {Data.Queue}\n"));
    }

    [Test]
    public async Task Prints_no_resume_command_when_it_is_interrupted()
    {
        var demo = Start("demo", "--data", Data.Path);
        await demo.UntilAsync(demo.Output.WhenLine(line => line.Contains(" of 100 pages", StringComparison.Ordinal)), "progress");
        await demo.SignalAsync("INT");

        var interrupted = await demo.EndAsync();

        Assert.That(interrupted.ExitCode, Is.EqualTo(130), interrupted.ToString());
        Assert.That(
            interrupted.Error,
            Is.EqualTo("Interrupted. Nothing is lost. The API of the demo has ended, so that the job cannot continue."));
    }

    [Test]
    public async Task Serves_the_dashboard_until_a_stop_signal()
    {
        var demo = Start("demo", "--serve", "--data", Data.Path, "--PollerSaga:Http:Urls=http://127.0.0.1:0");
        var told = demo.Output.WhenLine(line => line.StartsWith("The dashboard is at ", StringComparison.Ordinal));
        await demo.UntilAsync(told, "the address of the dashboard");
        var address = new Uri((await told).Split(' ')[^1]);

        // The current folder has no files of the program, so it must find them beside its executable.
        using var client = new HttpClient { BaseAddress = address };
        var page = await client.GetStringAsync("/");
        var files = Regex.Matches(
            page,
            "(?:src|href)=\"(?<file>[^\"]+\\.(?:js|css|svg))\"").Select(match => match.Groups["file"].Value).ToList();
        var answers = await Task.WhenAll(files.Select(file => client.GetAsync(file)));
        await demo.SignalAsync("INT");
        var stopped = await demo.EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(files, Has.Some.Contains("blazor.web").And.Some.Contains("MudBlazor.min").And.Some.Contains("dashboard"));
            Assert.That(answers.Select(answer => (int)answer.StatusCode), Is.All.EqualTo(200));
            Assert.That(stopped.ExitCode, Is.Zero, stopped.ToString());
            Assert.That(stopped.Error, Is.Empty);
        }

        foreach (var answer in answers)
            answer.Dispose();
    }
}
