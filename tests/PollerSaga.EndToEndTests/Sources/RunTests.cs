using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing.Faults;

namespace PollerSaga.EndToEndTests.Sources;

public sealed class RunTests : SourceTest
{
    [TestCase("none", 1)]
    [TestCase("page,auth=query", 8)]
    [TestCase("page,total=$.total,auth=header", 8)]
    [TestCase("offset,in=json,auth=basic", 8)]
    [TestCase("cursor,in=json,auth=bearer", 8)]
    [TestCase("keyset,auth=client_credentials", 9)] // the page after the last record shows the end
    [TestCase("nextUrl,auth=session", 8)]
    [TestCase("linkHeader,decoder=csv", 8)]
    public async Task Polls_any_dialect_from_its_file_alone(string dialect, int pages)
    {
        var partner = await StartPartnerAsync(dialect);

        var run = await RunAsync(RunArguments());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            var status = run.Document;
            Assert.That((status.State, status.Source), Is.EqualTo((PollerJobState.Completed, "partner/records")));
            Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Complete), run.ToString());
            Assert.That((status.Completeness.Pages, status.Completeness.Records), Is.EqualTo((pages, 730L)));
            Assert.That(partner.Report.AllReadOnce, partner.Report.ToString());
            Assert.That(partner.Report.Problems, Is.Empty);
            Assert.That(run.Error, Does.Not.Contain("metadata"), "this dialect has none");
        }

        AssertNoSecret(partner, run);
    }

    [Test]
    public async Task Polls_an_address_with_a_pagination_without_a_file()
    {
        var partner = await StartPartnerAsync("page,auth=header,total=$.total");

        var run = await RunAsync(
            "run", $"{partner.Url}", "--paginate", "page:page,per_page=100,total=$.total", "--records", "$.items",
            "--header", "X-Api-Key: ${secret:key}", "--secret-file", SecretFile, "--data", Data.Path, "--json");

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That((run.Document.Source, run.Document.Completeness!.Records), Is.EqualTo(("127.0.0.1/pages", 730L)));
        Assert.That(partner.Report.AllReadOnce, partner.Report.ToString());
        AssertNoSecret(partner, run);
    }

    [Test]
    public async Task Continues_a_chain_after_a_kill_where_it_was()
    {
        var partner = await StartPartnerAsync(
            "cursor,auth=bearer",
            records: 2000,
            PartnerFaults.None with { LatencyFrom = TimeSpan.FromMilliseconds(100), LatencyTo = TimeSpan.FromMilliseconds(100) });

        var killed = Start(RunArguments());
        await killed.UntilAsync(killed.Error.WhenLine(IsUnderWay), "some pages");
        await killed.KillAsync();
        var before = partner.Report.PageRequests;
        var resumed = await RunAsync(RunArguments());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(resumed.ExitCode, Is.Zero, resumed.ToString());
            Assert.That(resumed.Document.Completeness!.Records, Is.EqualTo(2000));
            Assert.That(before, Is.InRange(1, 19));
            Assert.That(partner.Report.PageRequests, Is.InRange(20, 21), "at most one page of the chain is requested again");
        }
    }

    [Test]
    public async Task Resumes_only_the_same_definition()
    {
        await StartPartnerAsync("page,total=$.total");
        var first = await RunAsync(RunArguments());
        await File.AppendAllTextAsync(SourceFile, "limits: { concurrency: 2 }\n");

        var second = await RunAsync(RunArguments());

        Assert.That(first.ExitCode, Is.Zero, first.ToString());
        Assert.That((second.ExitCode, second.Output), Is.EqualTo((64, string.Empty)));
        Assert.That(second.Error, Does.Match(
            $"^pollersaga: Job {JobId} polls partner/records, version [0-9a-f]{{12}}\\. Use the same definition, stream and parameters to "
            + "resume it, or another --job-id\\.$"));
    }

    [Test]
    public async Task Tells_how_to_continue_without_the_secrets()
    {
        var partner = await StartPartnerAsync(
            "page,auth=bearer",
            records: 100_000,
            PartnerFaults.None with { LatencyFrom = TimeSpan.FromMilliseconds(200), LatencyTo = TimeSpan.FromMilliseconds(200) });
        var run = Start(RunArguments());
        await run.UntilAsync(run.Error.WhenLine(line => line.Contains(" pages, ", StringComparison.Ordinal)), "progress");

        await run.SignalAsync("INT");
        var ended = await run.EndAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(130), ended.ToString());
        Assert.That(ended.Error, Does.EndWith(
            $"pollersaga run --source {SourceFile} --secret-file {SecretFile} --data {Data.Path} --job-id {JobId} --json"));
        Assert.That(ended.Error, Does.Not.Contain(" of "), "the number of pages is not known");
        AssertNoSecret(partner, ended);
    }

    [Test]
    public async Task Prints_the_errors_of_a_definition_and_creates_nothing()
    {
        await File.WriteAllTextAsync(SourceFile, "version: 1\nname: Shop\nurl: https://shop.test\nstreems: {}\n");

        var run = await RunAsync("run", "--source", SourceFile, "--data", Data.Path);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((64, string.Empty)));
        Assert.That(run.Error, Does.Contain($"{SourceFile}:4:1: streems: The key 'streems' is unknown. Did you mean 'streams'?"));
        Assert.That(run.Error, Does.EndWith($"pollersaga: {SourceFile} has 2 errors."));
        Assert.That(Directory.Exists(Data.Path), Is.False);
    }

    [Test]
    public async Task Fails_before_the_first_request_if_a_secret_is_missing()
    {
        var partner = await StartPartnerAsync("page,auth=bearer");

        var run = await RunAsync("run", "--source", SourceFile, "--data", Data.Path, "--json");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(run.Document.Error, Does.StartWith("The secret 'token' is missing. Set PollerSaga:Secrets:token "));
        Assert.That(partner.Report.PageRequests, Is.Zero);
    }

    // The first line can be of any page, because the program starts at its own pace.
    private static bool IsUnderWay(string line) =>
        int.TryParse(line.Split(' ')[0], out var pages) && pages is > 0 and < 15 && line.Contains(" pages, ", StringComparison.Ordinal);
}
