using PollerSaga.Fetching.Pagination;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Tests.Jobs.Preparation;

public sealed class StreamEstimateTests
{
    private const string Page = "pagination: { type: page, parameter: page, size: { parameter: n, value: 100 }, total: $.total }";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void Divides_the_pages_by_the_window()
    {
        var plan = Estimate(Page, new PageResult { TotalRecords = 9_950 });

        Assert.That(
            (plan.Kind, plan.Pages, plan.TotalRecords, plan.PageSize, plan.EstimatedSeconds, plan.MaxPagesPerMinute),
            Is.EqualTo(("Counted", 100L, 9_950L, 100, 4d, 1500d)));
    }

    [TestCase("{ concurrency: 5 }", 20)]
    [TestCase("{ rate: 60/min }", 99)] // the first request needs no wait
    [TestCase("{ rate: { limit: 60/min, burst: 40 } }", 60)]
    [TestCase("{ rate: 1000/s }", 4)]
    public void Respects_the_budgets(string limits, double seconds) =>
        Assert.That(Estimate(Page, new PageResult { TotalRecords = 10_000 }, limits).EstimatedSeconds, Is.EqualTo(seconds));

    [Test]
    public void Takes_the_page_size_and_the_pages_of_the_server()
    {
        Assert.That(Estimate(Page, new PageResult { TotalRecords = 1000, PageSize = 50 }).Pages, Is.EqualTo(20));
        Assert.That(Estimate(Page, new PageResult { TotalPages = 7 }).Pages, Is.EqualTo(7));
        Assert.That(Estimate(Page, new PageResult { TotalRecords = 0 }).Pages, Is.EqualTo(1));
    }

    [Test]
    public void Knows_no_pages_of_a_listing_that_states_no_total()
    {
        var open = Estimate("pagination: { type: page, parameter: page }", new PageResult());
        var sequential = Estimate("pagination: { type: page, parameter: page, parallel: false }", new PageResult());
        var chain = Estimate("pagination: { type: linkHeader }", PageResult.WithNext("https://a/2"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((open.Kind, open.Pages, open.MaxPagesPerMinute), Is.EqualTo(("Open", (long?)null, 1500d)));
            Assert.That(open.EstimatedSeconds, Is.Null);
            Assert.That((sequential.Kind, sequential.MaxPagesPerMinute), Is.EqualTo(("Open", 60d)));
            Assert.That((chain.Kind, chain.Pages, chain.MaxPagesPerMinute), Is.EqualTo(("Chain", (long?)null, 60d)));
        }
    }

    [Test]
    public void Knows_the_one_page()
    {
        Assert.That(Estimate("pagination: { type: none }", PageResult.Last).Pages, Is.EqualTo(1));
        Assert.That(Estimate("pagination: { type: linkHeader }", PageResult.Last).Pages, Is.EqualTo(1), "a chain of one page");
    }

    [Test]
    public void Divides_by_no_time_that_was_not_measured() =>
        Assert.That(double.IsFinite(Estimate(Page, new PageResult { TotalRecords = 100 }, duration: TimeSpan.Zero).MaxPagesPerMinute));

    private static StreamCheckPlan Estimate(string pagination, PageResult result, string limits = "{}", TimeSpan? duration = null)
    {
        var text = $$"""
            version: 1
            name: shop
            url: https://shop.test
            {{(limits == "{}" ? string.Empty : $"limits: {limits}")}}
            streams:
              orders: { path: /orders, records: $.items, {{pagination}} }
            """;
        SourceDefinition source = new SourceReader([], []).Read(text, "a.yaml").Require();
        return StreamEstimate.Of(source.Streams["orders"], source.Limits, result, duration ?? Second, window: 25);
    }
}
