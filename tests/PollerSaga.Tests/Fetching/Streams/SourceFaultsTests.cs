using PollerSaga.Contracts.Jobs;
using PollerSaga.Tasks;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Tests.Fetching.Streams;

/// <summary>Jobs against partners that fail, limit the rate, or change.</summary>
public sealed class SourceFaultsTests
{
    private static readonly RateLimitHeader[] Headers =
    [
        RateLimitHeader.RetryAfter, RateLimitHeader.RetryAfterDate, RateLimitHeader.RateLimit, RateLimitHeader.RateLimitReset,
        RateLimitHeader.XRateLimitResetSeconds,
    ];

    // A time in whole seconds can be later than the period, which the engine then takes for a minute.
    private static readonly RateLimitHeader[] SlowHeaders = [RateLimitHeader.XRateLimitReset, RateLimitHeader.XRateLimitResetDashed];

    [Test]
    public Task Waits_for_a_rate_limit_without_an_attempt([ValueSource(nameof(Headers))] RateLimitHeader header) => WaitsAsync(header);

    [Test]
    [Category("Slow")]
    public Task Waits_for_a_rate_limit_whose_period_is_unknown([ValueSource(nameof(SlowHeaders))] RateLimitHeader header) =>
        WaitsAsync(header);

    [Test]
    public async Task Retries_a_page_that_fails()
    {
        await using var job = await SourceJob.PrepareAsync("cursor,size=5", records: 50, PartnerFaults.None.With("page:3:500:2"));

        var status = await job.RunAsync();

        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
    }

    [Test]
    public async Task Retries_an_error_with_status_200()
    {
        var faults = PartnerFaults.None.With("page:3:200:2");
        await using var job = await SourceJob.PrepareAsync("page,size=5,errorsInBody=true", records: 50, faults);

        var status = await job.RunAsync();

        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
    }

    [Test]
    public async Task Ends_a_chain_at_a_page_that_fails_and_continues_it_with_a_redrive()
    {
        await using var job = await SourceJob.PrepareAsync("cursor,size=5", records: 50, PartnerFaults.None.With("page:3:404:1"));

        var failed = await job.RunAsync();
        await job.Engine.Control.RequestAsync(new RedrivePollerJob(job.JobId), job.JobId, CancellationToken.None);
        var status = await job.Engine.WhenOverAsync(job.JobId);

        Assert.That(failed.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
        Assert.That(failed.Summary.Enqueued, Is.EqualTo(3));
        Assert.That(failed.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Incomplete));
        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(status.Completeness!.Verdict, Is.EqualTo(CompletenessVerdict.Complete));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
    }

    [TestCase("grow:3:40", CompletenessVerdict.Incomplete)]
    [TestCase("shrink:3:10", CompletenessVerdict.Drifted)]
    public async Task Reports_a_total_that_changes(string fault, CompletenessVerdict verdict)
    {
        await using var job = await SourceJob.PrepareAsync("page,size=5,total=$.total", records: 100, PartnerFaults.None.With(fault));

        var status = await job.RunAsync(maxConcurrency: 2);

        Assert.That(status.State, Is.EqualTo(PollerJobState.Completed), status.Error);
        Assert.That(status.Completeness!.TotalBefore, Is.EqualTo(100));
        Assert.That(status.Completeness.TotalAfter, Is.Not.EqualTo(100));
        Assert.That(status.Completeness.Verdict, Is.EqualTo(verdict), status.Completeness.Reason);
        Assert.That(status.Completeness.Reason, Does.Contain("100").Or.Contain("140"));
    }

    [Test]
    public async Task Reports_a_page_that_the_partner_repeats()
    {
        await using var job = await SourceJob.PrepareAsync("page,size=5,total=$.total", records: 100, PartnerFaults.None.With("repeat:4"));

        var status = await job.RunAsync(maxConcurrency: 1);

        Assert.That(status.Completeness!.RepeatedPages, Is.EqualTo(1));
        Assert.That(status.Completeness.Verdict, Is.EqualTo(CompletenessVerdict.Drifted));
    }

    [Test]
    public async Task Skips_nothing_that_has_records_in_a_listing_that_is_counted()
    {
        await using var job = await SourceJob.PrepareAsync("offset,size=5,total=$.total", records: 100, PartnerFaults.None.With("empty:4"));

        var status = await job.RunAsync();

        Assert.That(status.Summary.Skipped, Is.Zero);
        Assert.That(status.Completeness!.Empty, Is.EqualTo(1));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
        var tasks = await job.Engine.Queries.ListTasksAsync(job.JobId, PollerTaskStates.Enqueued, -1, 100, CancellationToken.None);
        Assert.That(tasks, Has.Count.EqualTo(20));
    }

    private static async Task WaitsAsync(RateLimitHeader header)
    {
        var faults = PartnerFaults.None with { Limit = new RateLimit(20, TimeSpan.FromSeconds(1)), LimitHeader = header };
        await using var job = await SourceJob.PrepareAsync("page,size=5,total=$.total", records: 250, faults);

        await job.StartAsync();
        var status = await job.Engine.WhenOverAsync(job.JobId, TestEngine.PatienceWithBus);

        Assert.That((status.State, status.Error), Is.EqualTo((PollerJobState.Completed, (string?)null)));
        Assert.That(job.Partner.Report.AllReadOnce, Is.True);
        var tasks = await job.Engine.Queries.ListTasksAsync(job.JobId, null, -1, 100, CancellationToken.None);
        Assert.That(tasks.Select(task => task.Attempts), Is.All.EqualTo(1), "a wait is no attempt");
    }
}
