using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Preparation;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage;

/// <summary>That what the first version stored is there after all migrations, and goes on.</summary>
/// <param name="database">An empty one.</param>
public abstract class MigratedRowsConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static readonly DateTimeOffset Begun = Time(FirstVersionRows.Begun);
    private static readonly DateTimeOffset Ended = Time(FirstVersionRows.Ended);
    private static readonly DateTimeOffset Deadline = Time(FirstVersionRows.Deadline);

    [SetUp]
    public Task Begin_as_the_first_version() => Database.BeginAsFirstVersionAsync(FirstVersionRows.All.Statements);

    [Test]
    public async Task Keeps_every_job_and_its_numbers()
    {
        await using var engine = await StartAsync(start: false);

        var jobs = await engine.Queries.ListJobsAsync(most: 50, CancellationToken.None);

        var summaries = jobs.ToDictionary(item => item.Job.State, item => item.Summary);
        Assert.That(summaries, Is.EquivalentTo(new Dictionary<PollerJobState, PollerJobSummary>
        {
            [PollerJobState.Preparing] = PollerJobSummary.Empty,
            [PollerJobState.Running] = new(
                Pending: 3,
                Started: 1,
                PayloadSaved: 1,
                Enqueued: 1,
                SuccessfullyCompleted: 1,
                FailedToComplete: 1,
                Total: 8),
            [PollerJobState.Completed] = new(0, 0, 0, Enqueued: 1, SuccessfullyCompleted: 1, FailedToComplete: 0, Total: 2),
            [PollerJobState.CompletedWithFailures] = new(0, 0, 0, 0, 0, FailedToComplete: 1, Total: 1),
            [PollerJobState.Failed] = PollerJobSummary.Empty,
            [PollerJobState.Cancelled] = PollerJobSummary.Empty,
            [PollerJobState.TimedOut] = new(0, 0, 0, Enqueued: 1, 0, FailedToComplete: 9, Total: 10),
        }));
        Assert.That(
            jobs.Select(item => (item.Job.StartedAt, item.Job.RunStartedAt, item.Job.DeadlineAt)),
            Is.All.EqualTo((Begun, Begun, Deadline)));
        Assert.That(jobs.Select(item => item.Job.FinishedAt), Is.All.EqualTo(Ended).Or.Null);
        Assert.That(
            jobs.Select(item => (item.Job.Url.OriginalString, item.Job.MaxConcurrency, item.Job.Version)),
            Is.All.EqualTo((FirstVersionRows.Url, 3, 3)));
    }

    [Test]
    public async Task Shows_each_job_as_it_was()
    {
        await using var engine = await StartAsync(start: false);

        foreach (var state in Enum.GetValues<PollerJobState>())
        {
            var status = await engine.Queries.GetStatusAsync(FirstVersionRows.IdOf(state), CancellationToken.None);
            var history = await engine.Get<PollerTaskQueries>().ListHistoryAsync(FirstVersionRows.IdOf(state), CancellationToken.None);

            Assert.That((status!.State, status.PausedAt, history.Count), Is.EqualTo((state, (DateTimeOffset?)null, 0)));
        }

        var late = await engine.Queries.GetStatusAsync(FirstVersionRows.IdOf(PollerJobState.TimedOut), CancellationToken.None);
        var failed = await engine.Queries.GetStatusAsync(FirstVersionRows.IdOf(PollerJobState.Failed), CancellationToken.None);
        Assert.That(late!.Failures.Select(failure => failure.StartAt / 100), Is.EqualTo(new[] { 0, 2, 3, 4, 5, 6, 7, 8, 9 }));
        Assert.That(
            late.Failures.Select(failure => failure.Error).Distinct(),
            Is.EquivalentTo(new[] { "It was late.", "The API answered 404." }));
        Assert.That((failed!.Error, failed.ElapsedSeconds), Is.EqualTo(("It could not be planned.", 30.25)));
    }

    [Test]
    public async Task Keeps_every_task()
    {
        await using var engine = await StartAsync(start: false);
        var (tasks, job) = (engine.Get<PollerTaskQueries>(), FirstVersionRows.IdOf(PollerJobState.Running));

        var all = await tasks.ListAsync(job, state: null, afterIndex: -1, most: 50, CancellationToken.None);
        var lost = await tasks.ListAsync(
            FirstVersionRows.IdOf(PollerJobState.TimedOut),
            PollerTaskStates.Failed,
            afterIndex: -1,
            most: 50,
            CancellationToken.None);
        var groups = await tasks.GroupFailuresAsync(job, CancellationToken.None);
        var map = await engine.Get<TaskMapQueries>().CountAsync(job, from: 0, to: 8, bucketSize: 8, CancellationToken.None);

        Assert.That(
            all!.Select(task => task.State),
            Is.EqualTo(new[] { "STARTED", "PAYLOADSAVED", "ENQUEUED", "COMPLETE", "FAILED", "PENDING", "PENDING", "PENDING" }));
        Assert.That(all![3], Is.EqualTo(all[3] with
        {
            TaskId = PollerTaskId.For(job, 3),
            Attempts = 2,
            HttpStatus = null,
            Bytes = 1234,
            PayloadLocation = new("bucket", "key-3"),
            StartedAt = Begun,
            SavedAt = null,
            EnqueuedAt = Ended,
            CompletedAt = null,
        }));
        Assert.That((all[4].Error, all[4].FailedAt), Is.EqualTo(("The API answered 404.", Ended)));
        Assert.That(await tasks.FindAsync(job, all[1].TaskId, CancellationToken.None), Is.EqualTo(all[1]));
        Assert.That(lost!.Select(task => task.Index), Is.EqualTo(new[] { 0, 2, 3, 4, 5, 6, 7, 8, 9 }));
        Assert.That(groups, Is.EqualTo(new[] { new FailureGroup("The API answered 404.", 1, 4) }));
        Assert.That(map.Sum(bucket => bucket.Count), Is.EqualTo(5));
    }

    [Test]
    public async Task Gives_the_results_of_jobs_that_are_over()
    {
        await using var engine = await StartAsync(start: false);

        var completed = await engine.Queries.ReadResultAsync(
            FirstVersionRows.IdOf(PollerJobState.Completed),
            CancellationToken.None).ToListAsync();
        var late = await engine.Queries.ReadResultAsync(
            FirstVersionRows.IdOf(PollerJobState.TimedOut),
            CancellationToken.None).ToListAsync();

        Assert.That(
            completed.Select(task => (task.State, task.PayloadLocation?.Key)),
            Is.EqualTo(new[] { ("ENQUEUED", "key-0"), ("COMPLETE", "key-1") }));
        Assert.That(late.Select(task => task.State), Is.EqualTo(new[] { "FAILED", "ENQUEUED" }.Concat(Enumerable.Repeat("FAILED", 8))));
    }

    [Test]
    public async Task Goes_on_with_a_job_that_ran()
    {
        await using var engine = await StartAsync(start: false);
        var job = FirstVersionRows.IdOf(PollerJobState.Running);
        var missing = await engine.Store.ReadAsync(db => db.FindMissingAsync(job, CancellationToken.None));
        var saved = (await engine.FindTaskAsync(PollerTaskId.For(job, 1)))!;

        await engine.Store.SaveAsync(Writes.End(saved, PollerTaskStates.Enqueued));

        var counter = (await engine.FindCounterAsync(job))!;
        Assert.That(missing, Is.EqualTo(new[] { new Release(5, IsRedrive: false) }));
        Assert.That(saved.Released, Is.EqualTo(new Release(6, IsRedrive: false)));
        Assert.That((counter.Window, counter.Next, counter.Finished, counter.DeadlineAt), Is.EqualTo((3, 7, 4, Deadline)));
    }

    [Test]
    public async Task Redrives_a_job_that_was_over()
    {
        await using var engine = await StartAsync(start: false);
        var job = (await engine.FindJobAsync(FirstVersionRows.IdOf(PollerJobState.TimedOut)))!;

        job.Run++;
        await engine.Store.SaveAsync(Writes.End(job, PollerJobState.Preparing));
        await engine.Get<JobPlanner>().PlanAsync(job.ToPreparation(), CancellationToken.None);

        var missing = await engine.Store.ReadAsync(db => db.FindMissingAsync(job.CorrelationId, CancellationToken.None));
        var completed = (await engine.FindCounterAsync(FirstVersionRows.IdOf(PollerJobState.Completed)))!;
        Assert.That(
            missing.Select(release => release.Index),
            Is.EqualTo(new[] { 0, 3, 4 }),
            "the window's worth of those that had not begun");
        Assert.That(completed.Next, Is.EqualTo(2), "no place beyond the last page");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
