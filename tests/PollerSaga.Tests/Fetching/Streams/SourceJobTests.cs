using System.Text.RegularExpressions;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Tests.Fetching.Streams;

/// <summary>Jobs of the whole engine against a partner of each dialect.</summary>
public sealed class SourceJobTests
{
    private static readonly string[] Dialects =
    [
        "none,records=$.items",
        "page",
        "page,in=json",
        "page,in=form",
        "page,in=header",
        "page,total=$.total",
        "page,totalPages=$.pages",
        "offset",
        "offset,in=json",
        "offset,total=$.total",
        "offset,beyondEnd=404",
        "offset,pageSize=$.limit,total=$.total",
        "cursor",
        "cursor,in=json",
        "cursor,in=form",
        "cursor,in=header",
        "keyset",
        "keyset,in=json",
        "nextUrl",
        "nextUrl,relativeLinks=true",
        "linkHeader",
        "linkHeader,records=$",
    ];

    private static readonly int[] PageCounts = [0, 1, 2, 25, 26, 60];

    [Test]
    public async Task Reads_every_record_once(
        [ValueSource(nameof(Dialects))] string dialect,
        [ValueSource(nameof(PageCounts))] int pages)
    {
        const int Size = 3;
        var records = pages == 0 ? 0 : (pages * Size) - 1;
        await using var job = await SourceJob.PrepareAsync($"{dialect},size={(dialect.StartsWith("none") ? 1000 : Size)}", records);

        var status = await job.RunAsync();
        await job.Engine.UntilIdleAsync();

        var report = job.Partner.Report;
        Assert.That(report.Problems, Is.Empty);
        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(report.AllReadOnce, Is.True, $"{string.Join(", ", report.RecordReads)}; unread {string.Join(", ", report.Unread)}");
        Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Complete), status.Completeness.Reason);
        Assert.That(status.Completeness.Records, Is.EqualTo(records));
        Assert.That(report.BeyondEnd, Is.LessThanOrEqualTo(25));
        var delivered = Directory.Exists(job.Engine.SpoolFolder) ? Directory.EnumerateFiles(job.Engine.SpoolFolder).Count() : 0;
        Assert.That(delivered, Is.EqualTo(status.Completeness.Pages));
    }

    [TestCase("page")]
    [TestCase("offset")]
    [TestCase("page,beyondEnd=404")]
    public async Task Requests_one_page_beyond_the_end_without_parallel_requests(string dialect)
    {
        await using var job = await SourceJob.PrepareAsync($"{dialect},size=5", records: 40);

        var status = await job.RunAsync(
            text => Regex.Replace(text, @"^( +)type: (page|offset)$", "$1parallel: false\n$0", RegexOptions.Multiline));

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed), status.Error);
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
        Assert.That(job.Partner.Report.BeyondEnd, Is.EqualTo(1));
        Assert.That(job.Partner.Report.MaxInFlight, Is.EqualTo(1));
    }

    [TestCase("page", "short:3", 25)]
    [TestCase("page", "short:3", 1)]
    [TestCase("offset", "short:0", 25)]
    [TestCase("page", "empty:4", 25)]
    [TestCase("offset", "empty:7", 3)]
    public async Task Loses_nothing_at_a_short_page_in_the_middle(string dialect, string fault, int window)
    {
        await using var job = await SourceJob.PrepareAsync($"{dialect},size=5", records: 100, PartnerFaults.None.With(fault));

        var status = await job.RunAsync(maxConcurrency: window);

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed), status.Error);
        Assert.That(job.Partner.Report.AllReadOnce, Is.True, string.Join(", ", job.Partner.Report.Unread));
    }

    [TestCase("cursor", "loop:5:2")]
    [TestCase("nextUrl", "loop:5:2")]
    [TestCase("cursor", "loop:3:3")]
    public async Task Ends_a_chain_that_repeats(string dialect, string fault)
    {
        await using var job = await SourceJob.PrepareAsync($"{dialect},size=5", records: 100, PartnerFaults.None.With(fault));

        var status = await job.RunAsync();

        Assert.That(status.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
        Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Incomplete));
        Assert.That(status.Failures.Single().Error, Does.Contain("would repeat without end"));
    }
}
