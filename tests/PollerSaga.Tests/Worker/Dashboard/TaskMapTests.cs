using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Window;
using PollerSaga.Worker.Dashboard.Maps;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class TaskMapTests
{
    [TestCase(1, 1, 1)]
    [TestCase(2000, 1, 2000)]
    [TestCase(2001, 2, 1001)]
    [TestCase(1_000_000, 500, 2000)]
    [TestCase(int.MaxValue, 1_073_742, 2000)]
    public void Has_a_cell_per_task_and_at_most_two_thousand(int total, int bucketSize, int cells)
    {
        var map = new TaskMap(total);

        Assert.That(map.BucketSize, Is.EqualTo(bucketSize));
        Assert.That(map.Draw(isOver: false), Is.EqualTo(new string('.', cells)));
    }

    [Test]
    public void Counts_what_it_does_not_know_first_and_no_more_at_a_time_than_it_may()
    {
        var map = new TaskMap(10_000);
        var (window, summary) = Running(10_000, next: 4025, enqueued: 4000, started: 25);

        var first = map.Plan(window, summary, budget: 1000);
        map.Apply(0, 1000, Buckets(0, 1000, size: 5, PollerTaskStates.Enqueued));
        var second = map.Plan(window, summary, budget: 1000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(new[] { (0, 1000) }));
            Assert.That(second, Is.EqualTo(new[] { (1000, 2000) }));
            Assert.That(map.IsKnown, Is.False);
            Assert.That(map.Draw(isOver: false), Is.EqualTo(new string('e', 200) + new string('?', 605) + new string('.', 1195)));
        }
    }

    [Test]
    public void Counts_nothing_while_it_agrees_with_the_counter_row()
    {
        var map = new TaskMap(100);
        var (window, summary) = Running(100, next: 100, enqueued: 99, started: 1);
        map.Plan(window, summary, budget: 1000);
        map.Apply(0, 100, [.. Buckets(0, 99, size: 1, PollerTaskStates.Enqueued), new TaskBucketCount(99, PollerTaskStates.Started, 1)]);

        Assert.That(map.Plan(window, summary, budget: 1000), Is.Empty);
    }

    [Test]
    public void Looks_first_where_tasks_were_in_flight_and_at_others_only_for_the_rest()
    {
        var map = new TaskMap(4000);
        var (window, summary) = Running(4000, next: 2000, enqueued: 1999, started: 1);
        map.Plan(window, summary, budget: 4000);
        map.Apply(
            0,
            2000,
            [
                .. Buckets(0, 1998, size: 2, PollerTaskStates.Enqueued),
                new TaskBucketCount(999, PollerTaskStates.Started, 1),
                new TaskBucketCount(999, PollerTaskStates.Enqueued, 1),
            ]);

        // One was reported processed, and one ended.
        var (_, changed) = Running(4000, next: 2000, enqueued: 1999, complete: 1);
        var planned = map.Plan(window, changed, budget: 6);

        Assert.That(planned, Is.EqualTo(new[] { (0, 4), (1998, 2000) }));
        Assert.That(map.Plan(window, changed, budget: 6), Is.EqualTo(new[] { (4, 8), (1998, 2000) }), "the others in turn");
    }

    [TestCase(0, 0, 5, 0, 0, 'e')]
    [TestCase(0, 0, 0, 5, 0, 'c')]
    [TestCase(0, 0, 4, 1, 0, 'e')]
    [TestCase(1, 0, 4, 0, 0, 's')]
    [TestCase(0, 1, 4, 0, 0, 'p')]
    [TestCase(1, 1, 2, 0, 1, '2')]
    [TestCase(0, 0, 2, 0, 3, '3')]
    public void Draws_a_bucket_by_the_worst_that_happens_in_it(int started, int saved, int enqueued, int complete, int failed, char cell)
    {
        var map = new TaskMap(5 * TaskMap.MaxBuckets);
        var (window, summary) = Running(map.Total, next: 5, enqueued: enqueued, started: started);
        map.Plan(window, summary, budget: 1);
        map.Apply(0, 5,
        [
            new TaskBucketCount(0, PollerTaskStates.Started, started),
            new TaskBucketCount(0, PollerTaskStates.PayloadSaved, saved),
            new TaskBucketCount(0, PollerTaskStates.Enqueued, enqueued),
            new TaskBucketCount(0, PollerTaskStates.Complete, complete),
            new TaskBucketCount(0, PollerTaskStates.Failed, failed),
        ]);

        Assert.That(map.Draw(isOver: false)[0], Is.EqualTo(cell));
    }

    [Test]
    public void Tells_a_few_failures_among_many_from_most()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TaskMapCells.Of(0, 0, 499, 0, 1, 0, 500, isOver: true), Is.EqualTo(TaskMapCells.FewFailed));
            Assert.That(TaskMapCells.Of(0, 0, 450, 0, 50, 0, 500, isOver: true), Is.EqualTo(TaskMapCells.SomeFailed));
            Assert.That(TaskMapCells.Of(0, 0, 250, 0, 250, 0, 500, isOver: true), Is.EqualTo(TaskMapCells.Failed));
        }
    }

    [Test]
    public void Shows_what_never_started_as_that_when_the_job_is_over()
    {
        var map = new TaskMap(4);
        var (window, summary) = Running(4, next: 3, enqueued: 2);
        map.Plan(window, summary, budget: 10);
        map.Apply(0, 3, Buckets(0, 2, size: 1, PollerTaskStates.Enqueued));

        Assert.That(map.Draw(isOver: true), Is.EqualTo("eexx"));
    }

    [TestCase(0, 0, 0, 5, 'k')]
    [TestCase(0, 3, 0, 2, 'e')]
    [TestCase(0, 0, 3, 2, 'c')]
    [TestCase(1, 0, 0, 4, 's')]
    public void Shows_skipped_pages_where_nothing_else_happened(int started, int enqueued, int complete, int skipped, char cell) =>
        Assert.That(
            TaskMapCells.Of(started, payloadSaved: 0, enqueued, complete, failed: 0, skipped, size: 5, isOver: false),
            Is.EqualTo(cell));

    [Test]
    public void Keeps_what_it_knows_when_a_listing_grows()
    {
        var map = new TaskMap(10);
        var (window, summary) = Running(10, next: 10, enqueued: 10);
        map.Plan(window, summary, budget: 100);
        map.Apply(0, 10, Buckets(0, 10, size: 1, PollerTaskStates.Enqueued));

        map.Resize(12);
        var (grown, after) = Running(12, next: 12, enqueued: 11, started: 1);
        var planned = map.Plan(grown, after, budget: 2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((map.Total, map.BucketSize), Is.EqualTo((12, 1)));
            Assert.That(planned, Is.EqualTo(new[] { (10, 12) }), "the new pages first");
            Assert.That(map.Draw(isOver: false), Is.EqualTo("eeeeeeeeee??"));
        }
    }

    [TestCase(2001, 2, 1001)]
    [TestCase(4001, 3, 1334)]
    [TestCase(100_000, 50, 2000)]
    public void Joins_cells_when_a_listing_becomes_too_large(int total, int bucketSize, int cells)
    {
        var map = new TaskMap(2000);
        var (window, summary) = Running(2000, next: 2000, enqueued: 2000);
        map.Plan(window, summary, budget: 4000);
        map.Apply(0, 2000, Buckets(0, 2000, size: 1, PollerTaskStates.Enqueued));

        map.Resize(total);
        var (grown, after) = Running(total, next: 2000, enqueued: 2000);

        Assert.That((map.BucketSize, map.Draw(isOver: false).Length), Is.EqualTo((bucketSize, cells)));
        Assert.That(map.Plan(grown, after, budget: 4000), Is.Empty, "all counts are known");
    }

    [Test]
    public void Forgets_pages_beyond_an_end_that_was_found()
    {
        var map = new TaskMap(50);
        var (window, _) = Running(50, next: 25);
        map.Plan(window, PollerJobSummary.Empty with { Total = 50 }, budget: 100);
        map.Apply(0, 25, Buckets(0, 25, size: 1, PollerTaskStates.Enqueued));

        map.Resize(30);

        Assert.That(map.Draw(isOver: false), Is.EqualTo(new string('e', 25) + new string('.', 5)));
    }

    private static IEnumerable<TaskBucketCount> Buckets(int from, int to, int size, string state) =>
        Enumerable.Range(from / size, (to - from) / size).Select(bucket => new TaskBucketCount(bucket, state, size));

    private static (PollerJobCounter Window, PollerJobSummary Summary) Running(
        int total,
        int next,
        int enqueued = 0,
        int started = 0,
        int complete = 0) =>
        (
        new PollerJobCounter { Total = total, Next = next },
        new PollerJobSummary(total - enqueued - started - complete, started, 0, enqueued, complete, 0, total));
}
