using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Window;

public sealed class PollerPlanTests
{
    private static readonly DateTimeOffset DeadlineAt = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly PollerPlan Plan = new(
        Guid.NewGuid(),
        new Uri("http://api.test/payload?key=1"),
        100,
        1_000_000,
        1_795_379_328,
        DeadlineAt);

    [TestCase(0, 100, 0)]
    [TestCase(1, 100, 1)]
    [TestCase(99, 100, 1)]
    [TestCase(100, 100, 1)]
    [TestCase(101, 100, 2)]
    [TestCase(10_000, 100, 100)]
    [TestCase(5, 1, 5)]
    [TestCase(long.MaxValue, 1, long.MaxValue)]
    [TestCase(long.MaxValue, int.MaxValue, 4_294_967_299)]
    public void Has_as_many_pages_as_the_records_need(long records, int pageSize, long pages) =>
        Assert.That(PollerPlan.PagesFor(records, pageSize), Is.EqualTo(pages));

    [TestCase(0, 0)]
    [TestCase(8, 800)]
    [TestCase(999_999, 99_999_900)]
    public void Puts_each_page_at_its_multiple_of_the_page_size_and_trims_none(int index, long startAt) => Assert.That(
        Plan[index],
        Is.EqualTo(
            new PollerPage(Plan.JobId, PollerTaskId.For(Plan.JobId, index), index, Plan.Url, startAt, 100, 1_795_379_328, DeadlineAt)));

    [Test]
    public void Counts_records_beyond_32_bits() =>
        Assert.That((Plan with { PageSize = 1_000_000 })[999_999].StartAt, Is.EqualTo(999_999_000_000));

    [Test]
    public void Follows_the_counter()
    {
        var counter = new PollerJobCounter { Total = Plan.Total, PageSize = Plan.PageSize, DeadlineAt = Plan.DeadlineAt };

        Assert.That(PollerPlan.Of(Plan[3], counter), Is.EqualTo(Plan));
    }
}
