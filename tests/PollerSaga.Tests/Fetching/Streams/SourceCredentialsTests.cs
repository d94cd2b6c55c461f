using System.Text;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Streams;

/// <summary>Jobs against partners that authenticate their clients.</summary>
public sealed class SourceCredentialsTests
{
    private const string Canary = "canary-7f3a";

    private static readonly string[] Kinds =
        ["bearer", "basic", "header", "query", "cookie", "client_credentials", "refresh_token", "session"];

    [Test]
    public async Task Reads_every_record_and_stores_no_secret([ValueSource(nameof(Kinds))] string kind)
    {
        var log = new LogLines();
        await using var job = await SourceJob.PrepareAsync(
            PartnerDialect.Parse($"nextUrl,size=5,auth={kind}") with { Credentials = Canaries() },
            records: 100,
            swap: log.Keep);

        var status = await job.RunAsync();
        await job.Engine.UntilIdleAsync();

        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
        Assert.That(job.Partner.Report.Unauthorized, Is.Zero);
        Assert.That(log.All.Where(line => line.Contains(Canary, StringComparison.Ordinal)), Is.Empty);
        Assert.That(FilesWithCanary(job), Is.Empty);
    }

    [Test]
    public async Task Fetches_one_token_per_expiry()
    {
        await using var job = await SourceJob.PrepareAsync(
            "page,size=5,total=$.total,auth=client_credentials",
            records: 500,
            PartnerFaults.None.With("expire:20"));

        var status = await job.RunAsync();

        var report = job.Partner.Report;
        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(report.AllReadOnce, Is.True);
        Assert.That(report.TokenRequests, Is.EqualTo(5), "100 pages, 20 for each token");
    }

    [TestCase("bearer", "token")]
    [TestCase("header", "key")]
    [TestCase("basic", "password")]
    public async Task Stops_the_job_at_a_permanent_401(string kind, string secret)
    {
        await using var job = await SourceJob.PrepareAsync(
            $"page,size=5,total=$.total,auth={kind}",
            records: 500,
            settings: [$"Secrets:{secret}={Canary}"]);

        var status = await job.RunAsync();

        Assert.That(status.State, Is.EqualTo(PollerJobState.Failed));
        Assert.That(status.Error, Does.Contain("401").And.Not.Contain(Canary));
        Assert.That(job.Partner.Report.PageRequests, Is.LessThanOrEqualTo(2));
        Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Incomplete));
    }

    [Test]
    public async Task Names_a_missing_secret_before_the_first_request()
    {
        await using var job = await SourceJob.PrepareAsync("page,size=5,auth=bearer", records: 10);

        var status = await job.RunAsync(text => text.Replace("secret:token", "secret:other", StringComparison.Ordinal));

        Assert.That(status.State, Is.EqualTo(PollerJobState.Failed));
        Assert.That(status.Error, Does.Contain("other").And.Contain("PollerSaga:Secrets:other"));
        Assert.That(job.Partner.Report.PageRequests + job.Partner.Report.Unauthorized, Is.Zero);
    }

    private static PartnerCredentials Canaries() => new()
    {
        Token = $"{Canary}-token",
        Password = $"{Canary}-password",
        Key = $"{Canary}-key",
        ClientSecret = $"{Canary}-client",
        RefreshToken = $"{Canary}-refresh",
    };

    private static IEnumerable<string> FilesWithCanary(SourceJob job) => job.Engine.Folder
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => Encoding.Latin1.GetString(ReadShared(file)).Contains(Canary, StringComparison.Ordinal))
        .Select(file => file.FullName);

    private static byte[] ReadShared(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
