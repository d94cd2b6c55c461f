using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Reading;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Tests.Worker.Runs;

public sealed class RunRequestTests
{
    private const string Definition =
        """
        version: 1
        name: github
        url: https://api.github.test
        parameters: { owner: { required: true } }
        streams:
          issues: { path: "/${owner}/issues", pagination: { type: none } }
        """;

    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");

    [Test]
    public void Resumes_by_the_address_the_folder_and_the_id() => Assert.That(
        CommandOf("http://127.0.0.1:5099/payload", "./pollersaga-data"),
        Is.EqualTo("pollersaga run http://127.0.0.1:5099/payload --data ./pollersaga-data --job-id 9232efd6-db82-4b8c-8a15-b8e9c79d6212"));

    [Test]
    public void Keeps_the_settings() => Assert.That(
        CommandOf("http://a/p", "d", "--PollerSaga:Polling:MaxConcurrency=10", "--PollerSaga:Fetching:UserAgent=Poller (test)"),
        Is.EqualTo($"pollersaga run http://a/p --data d --job-id {Job} --PollerSaga:Polling:MaxConcurrency=10 " +
            "'--PollerSaga:Fetching:UserAgent=Poller (test)'"));

    [TestCase("--PollerSaga:Aws:SecretKey=hidden", "'--PollerSaga:Aws:SecretKey=<secret>'")]
    [TestCase("--pollersaga:aws:secretkey=hidden", "'--pollersaga:aws:secretkey=<secret>'")]
    [TestCase("--PollerSaga:Secrets:github_token=hidden", "'--PollerSaga:Secrets:github_token=<secret>'")]
    [TestCase("--pollersaga:secrets:key=a=hidden", "'--pollersaga:secrets:key=<secret>'")]
    [TestCase("--PollerSaga:Transport:Password=a=hidden", "'--PollerSaga:Transport:Password=<secret>'")]
    [TestCase(
        "--PollerSaga:Database:ConnectionString=Host=h;Password=hidden",
        "'--PollerSaga:Database:ConnectionString=<secret>'")]
    [TestCase("--PollerSaga:Fetching:Proxy=http://user:hidden@proxy:3128", "'--PollerSaga:Fetching:Proxy=<secret>'")]
    [TestCase("--PollerSaga:Fetching:Proxy=http://proxy:3128", "--PollerSaga:Fetching:Proxy=http://proxy:3128")]
    public void Repeats_no_secret(string setting, string word) =>
        Assert.That(CommandOf("http://a/p", "d", setting), Is.EqualTo($"pollersaga run http://a/p --data d --job-id {Job} {word}"));

    [Test]
    public void Keeps_the_options()
    {
        var request = new RunRequest(new Uri("http://a/p"), Job, "d", MaxConcurrency: 3, TimeSpan.FromMinutes(5), Json: true, []);

        Assert.That(
            request.ResumeCommand,
            Is.EqualTo($"pollersaga run http://a/p --data d --job-id {Job} --max-concurrency 3 --timeout 00:05:00 --json"));
        Assert.That(
            (request with { ToleratedFailures = new(Count: null, Percentage: 2.5) }).ResumeCommand,
            Does.EndWith(" --tolerated-failures 2.5% --json"));
        Assert.That((request with { Timeout = TimeSpan.Zero }).ResumeCommand, Does.Contain(" --timeout 0 "));
    }

    [Test]
    public void Repeats_the_source_with_the_files_of_its_secrets_and_not_with_the_secrets()
    {
        var source = new SourceReader([], []).Read(Definition, "github.yaml").Require();
        var words = new[] { "--source", "my github.yaml:issues", "--param", "owner=octo cat", "--secret-file", "secrets.env" };
        var request = new RunRequest(Url: null, Job, "d", MaxConcurrency: null, Timeout: null, Json: false, [])
        {
            Source = RunSource.Of(
                Definition,
                RequestedStream.Of(source, version: string.Empty, "issues", new Dictionary<string, string> { ["owner"] = "octo cat" }),
                words,
                new Dictionary<string, string> { ["token"] = "hunter2" }),
        };

        Assert.That(
            request.ResumeCommand,
            Is.EqualTo("pollersaga run --source 'my github.yaml:issues' --param 'owner=octo cat' --secret-file secrets.env --data d "
                + $"--job-id {Job}"));
    }

    [TestCase("github/issues", true, "octocat", true)]
    [TestCase("github/pulls", true, "octocat", false)]
    [TestCase("github/issues", false, "octocat", false)]
    [TestCase("github/issues", true, "someone", false)]
    [TestCase("github/issues", true, null, false)]
    public void Resumes_only_the_same_stream_version_and_parameters(string name, bool isSameVersion, string? owner, bool isSame)
    {
        var source = new SourceReader([], []).Read(Definition, "github.yaml").Require();
        var run = RunSource.Of(
            Definition,
            RequestedStream.Of(source, version: string.Empty, "issues", new Dictionary<string, string> { ["owner"] = "octocat" }),
            [],
            new Dictionary<string, string>());

        Assert.That(
            run.IsOf(
                name,
                isSameVersion ? run.Requested.Version : new string('0', 64),
                owner is null ? null : new Dictionary<string, string> { ["owner"] = owner }),
            Is.EqualTo(isSame));
    }

    [TestCase("http://a/p?x=1&y=2", "'http://a/p?x=1&y=2'")]
    [TestCase("http://a/p;rm", "'http://a/p;rm'")]
    [TestCase("http://a/$HOME", "'http://a/$HOME'")]
    [TestCase("http://a/it's", @"'http://a/it'\''s'")]
    [TestCase("http://a/p*", "'http://a/p*'")]
    [TestCase("HTTP://A/%41-b_c.d", "HTTP://A/%41-b_c.d")]
    public void Quotes_an_address_for_the_shell_and_keeps_it_as_it_was_written(string url, string word) =>
        Assert.That(CommandOf(url, "d"), Is.EqualTo($"pollersaga run {word} --data d --job-id {Job}"));

    [TestCase("my data", "'my data'")]
    [TestCase("~/data", "'~/data'")]
    [TestCase(@"C:\data", @"'C:\data'")]
    [TestCase("däta", "'däta'")]
    [TestCase("a\nb", "'a\nb'")]
    [TestCase("\"", "'\"'")]
    public void Quotes_a_folder_for_the_shell(string folder, string word) =>
        Assert.That(CommandOf("http://a/p", folder), Is.EqualTo($"pollersaga run http://a/p --data {word} --job-id {Job}"));

    private static string CommandOf(string url, string folder, params string[] settings) =>
        new RunRequest(new Uri(url), Job, folder, MaxConcurrency: null, Timeout: null, Json: false, settings).ResumeCommand;
}
