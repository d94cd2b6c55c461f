using Microsoft.EntityFrameworkCore;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.ReadModel;

public abstract class TaskMapQueriesConformance(TestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Counts_the_tasks_of_a_range_by_bucket_and_state()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanAsync(engine);

        var counts = await engine.Get<TaskMapQueries>().CountAsync(plan.JobId, from: 2, to: 8, bucketSize: 2, CancellationToken.None);

        Assert.That(counts, Is.EquivalentTo(new[]
        {
            new TaskBucketCount(1, PollerTaskStates.Enqueued, 2),
            new TaskBucketCount(2, PollerTaskStates.Failed, 1),
            new TaskBucketCount(2, PollerTaskStates.Complete, 1),
            new TaskBucketCount(3, PollerTaskStates.Started, 1),
        }));
    }

    [Test]
    public async Task Returns_the_times_of_started_tasks()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanAsync(engine);
        var endedAt = engine.Get<TimeProvider>().GetUtcNow();
        await engine.Store.ChangeAsync(db => db.Tasks
            .Where(task => task.CorrelationId == plan[3].TaskId)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.EndedAt, endedAt)));

        var times = await engine.Get<TaskMapQueries>().FindTimesAsync(plan.JobId, [0, 3, 6, 9], CancellationToken.None);

        Assert.That(
            times.OrderBy(task => task.Index).Select(task => (task.Index, HasEnded: task.EndedAt is not null)),
            Is.EqualTo(new[] { (0, false), (3, true), (6, false) }));
    }

    [Test]
    public async Task Supports_as_many_tasks_as_a_timeline_needs()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await PlanAsync(engine);

        var times = await engine.Get<TaskMapQueries>().FindTimesAsync(
            plan.JobId,
            Enumerable.Range(0, 1000).ToList(),
            CancellationToken.None);

        Assert.That(times, Has.Count.EqualTo(7));
    }

    /// <summary>Creates ten pages: 0 and 1 saved, 2 and 3 enqueued, 4 failed, 5 complete, 6 started. Also creates another job.</summary>
    private static async Task<PollerPlan> PlanAsync(TestEngine engine)
    {
        var plan = await engine.PlanJobAsync(Url, pages: 10);
        string[] states =
        [
            PollerTaskStates.PayloadSaved,
            PollerTaskStates.PayloadSaved,
            PollerTaskStates.Enqueued,
            PollerTaskStates.Enqueued,
            PollerTaskStates.Failed,
            PollerTaskStates.Complete,
            PollerTaskStates.Started,
        ];
        foreach (var (index, state) in states.Index())
            await engine.PutTaskAsync(plan[index], state);

        var other = await engine.PlanJobAsync(Url, pages: 10);
        await engine.PutTaskAsync(other[3], PollerTaskStates.Enqueued);
        return plan;
    }
}
