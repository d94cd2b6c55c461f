using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Maintenance;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>
/// The queries whose plans are looked at: those of the read model, of the engine's sweeps and of what the end and the redrive of a job
/// change.
/// </summary>
internal static class EngineQueries
{
    private const string Job = "PollerJobs by JobId";
    private const string JobsByState = "PollerJobs by State";
    private const string JobsByAge = "PollerJobs in order of StartedAt, JobId";
    private const string Counter = "PollerJobCounters by JobId";
    private const string History = "PollerJobHistory by JobId";
    private const string Task = "PollerTasks by TaskId";
    private const string TasksByState = "PollerTasks by JobId, State";
    private const string TasksByStateAndPage = "PollerTasks by JobId, State, PageIndex";
    private const string TasksByPage = "PollerTasks by JobId, PageIndex";

    private static readonly CancellationToken Never = CancellationToken.None;

    public static IEnumerable<EngineQuery> All => [.. ReadModel, .. TaskMap, .. Window, .. Sweeps, .. Ends];

    private static IEnumerable<EngineQuery> ReadModel =>
    [
        new("status", (engine, rows) => engine.Queries.GetStatusAsync(rows.Running, Never), Job, Counter, TasksByState),
        new(
            "status of a cancelled job",
            (engine, rows) => engine.Queries.GetStatusAsync(rows.Cancelled, Never),
            Job,
            Counter,
            TasksByState,
            TasksByPage),
        new("job", (engine, rows) => engine.Queries.FindJobAsync(rows.Running, Never), Job),
        new("jobs", (engine, _) => engine.Queries.ListJobsAsync(most: 10, Never), JobsByAge, Counter, TasksByState),
        new(
            "jobs from a cursor on",
            (engine, rows) => ListJobsAsync(engine, new JobFilter(), new JobCursor(ManyRows.HalfTime, rows.Running)),
            "PollerJobs by StartedAt",
            Counter,
            TasksByState),
        new(
            "jobs of an age",
            (engine, _) =>
                ListJobsAsync(engine, new JobFilter(StartedFrom: ManyRows.HalfTime, StartedBefore: ManyRows.HalfTime.AddHours(1))),
            "PollerJobs by StartedAt",
            Counter,
            TasksByState),
        new(
            "jobs of a state",
            (engine, _) => ListJobsAsync(engine, new JobFilter(PollerJobState.Completed)),
            JobsByState,
            Counter,
            TasksByState),
        new(
            "jobs of a state and an age",
            (engine, _) => ListJobsAsync(engine, new JobFilter(PollerJobState.Completed, StartedBefore: ManyRows.HalfTime)),
            "PollerJobs by State, StartedAt",
            Counter,
            TasksByState),
        new(
            "rows of tasks",
            (engine, rows) => engine.Queries.ListTasksAsync(rows.Running, state: null, afterIndex: 10_000, most: 100, Never),
            TasksByPage),
        new(
            "rows of tasks of a state",
            (engine, rows) => engine.Queries.ListTasksAsync(rows.Running, PollerTaskStates.Failed, afterIndex: 10_000, most: 100, Never),
            TasksByStateAndPage),
        new("tasks", (engine, rows) => ListTasksAsync(engine, rows.Running, state: null), Job, Counter, TasksByPage),
        new(
            "tasks of a state",
            (engine, rows) => ListTasksAsync(engine, rows.Running, PollerTaskStates.Enqueued),
            Job,
            Counter,
            TasksByStateAndPage),
        new(
            "pending tasks",
            (engine, rows) => ListTasksAsync(engine, rows.Running, PollerTaskStates.Pending),
            Job,
            Counter,
            TasksByState,
            TasksByStateAndPage,
            TasksByPage),
        new(
            "failed tasks of a cancelled job",
            (engine, rows) => ListTasksAsync(engine, rows.Cancelled, PollerTaskStates.Failed),
            Job,
            Counter,
            TasksByState,
            TasksByStateAndPage,
            TasksByPage),
        new(
            "task",
            (engine, rows) => engine.Get<PollerTaskQueries>().FindAsync(rows.Running, PollerTaskId.For(rows.Running, 5), Never),
            Job,
            Counter,
            Task),
        new(
            "task of a page",
            (engine, rows) => engine.Get<PollerTaskQueries>().FindAsync(rows.Running, 5, Never),
            Job,
            Counter,
            TasksByPage),
        new("reasons of failures", (engine, rows) => engine.Get<PollerTaskQueries>().GroupFailuresAsync(rows.Running, Never), TasksByState),
        new("history", (engine, rows) => engine.Get<PollerTaskQueries>().ListHistoryAsync(rows.Running, Never), History),
        new("health", (engine, _) => new DatabaseHealthCheck(engine.Store).CheckHealthAsync(new(), Never), Job),
    ];

    private static IEnumerable<EngineQuery> TaskMap =>
    [
        new("counter", (engine, rows) => engine.Get<TaskMapQueries>().FindCounterAsync(rows.Running, Never), Counter),
        new(
            "counts by bucket",
            (engine, rows) => engine.Get<TaskMapQueries>().CountAsync(rows.Running, from: 5_000, to: 5_200, bucketSize: 20, Never),
            TasksByStateAndPage,
            TasksByPage),
        new(
            "times of tasks",
            (engine, rows) =>
                engine.Get<TaskMapQueries>().FindTimesAsync(
                    rows.Running,
                    [.. Enumerable.Range(0, 100).Select(number => number * 200)],
                    Never),
            TasksByPage),
    ];

    private static IEnumerable<EngineQuery> Window =>
    [
        new("plan", (engine, rows) => engine.Store.ReadAsync(db => db.FindPlanAsync(rows.Running, Never)), Job, Counter),
        new(
            "tasks whose lease has run out",
            (engine, rows) => engine.Store.ReadAsync(db => db.FindInFlightIndicesAsync(rows.Running, DateTimeOffset.UtcNow, Never)),
            TasksByState),
        new(
            "task to be taken up",
            (engine, rows) =>
                engine.Store.ChangeAsync(db => db.ClaimTaskAsync(rows.Running, 5, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow)),
            TasksByPage,
            TasksByStateAndPage),
        new(
            "job that stands still",
            (engine, rows) =>
                engine.Store.ChangeAsync(
                    db => db.ClaimStalledJobAsync(rows.Running, DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow)),
            Counter),
        new(
            "what a task released",
            (engine, rows) => engine.Store.ReadAsync(db => db.FindReleaseAsync(PollerTaskId.For(rows.Running, 5), Never)),
            Task,
            Counter),
        new(
            "another deadline",
            (engine, rows) => engine.Get<JobDeadlines>().RenewAsync(rows.Running, DateTimeOffset.UtcNow.AddYears(1)),
            Counter,
            Job,
            JobsByState),
    ];

    private static IEnumerable<EngineQuery> Sweeps =>
    [
        new(
            "jobs to be resumed",
            (engine, _) => ReadToResumeAsync(engine),
            JobsByState,
            "PollerJobs by State, StartedAt",
            Counter,
            TasksByState),
        new(
            "preparations to be resumed",
            (engine, rows) =>
                engine.Store.ChangeAsync(db => db.ClaimPreparationAsync(rows.Running, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Never)),
            Job,
            "PollerJobs by State, JobId"),
        new("jobs past their deadline", (engine, _) => SweepAsync<DeadlineSweep>(engine), JobsByState, Counter),
        new("jobs that are over elsewhere", SweepCancellationsAsync, Job),
        new(
            "jobs whose retention has passed, and all they hold",
            (engine, _) => SweepAsync<RetentionSweep>(engine),
            "PollerJobs by RetainedSince",
            Job,
            Counter,
            History,
            Task,
            TasksByStateAndPage,
            TasksByPage,
            "PollerTasks by JobId"),
        new("leases of a process", RenewLeasesAsync, Task, Job),
    ];

    private static IEnumerable<EngineQuery> Ends =>
    [
        new("end of a job, and its redrive", EndAndRedriveAsync, Job, Counter, TasksByState, TasksByStateAndPage, TasksByPage),
    ];

    private static Task<List<JobListItem>> ListJobsAsync(TestEngine engine, JobFilter filter, JobCursor? after = null) =>
        engine.Queries.ListJobsAsync(filter, after, most: 10, Never);

    private static Task<List<TaskView>?> ListTasksAsync(TestEngine engine, Guid job, string? state) =>
        engine.Get<PollerTaskQueries>().ListAsync(job, state, afterIndex: 100, most: 100, Never);

    private static async Task SweepAsync<TSweep>(TestEngine engine)
        where TSweep : Sweep
    {
        using var sweep = ActivatorUtilities.CreateInstance<TSweep>(engine.Get<IServiceProvider>());
        await sweep.StartAsync(Never);
        await sweep.FirstTurn.WaitAsync(TestEngine.Patience);
        await sweep.StopAsync(Never);
    }

    private static async Task ReadToResumeAsync(TestEngine engine)
    {
        // Later batches too, which begin after a job.
        var now = DateTimeOffset.UtcNow.AddYears(-1);
        var first = await engine.Store.ReadAsync(db => db.InState(PollerJobState.Running, onlyJob: null, after: null).FirstAsync());
        foreach (var state in JobQueries.Unfinished)
        {
            await engine.Store.ReadAsync(
                db => db.InState(state, onlyJob: null, after: null).ToResume(db, now, now).Take(100).ToListAsync());
            await engine.Store.ReadAsync(
                db => db.InState(state, onlyJob: null, after: first).ToResume(db, now, now).Take(100).ToListAsync());
        }
    }

    private static async Task SweepCancellationsAsync(TestEngine engine, ManyRows rows)
    {
        using var activeJob = engine.Get<ActiveJobs>().Enter(rows.Running, Never);
        await SweepAsync<CancellationSweep>(engine);
    }

    private static async Task RenewLeasesAsync(TestEngine engine, ManyRows rows)
    {
        var inFlight = engine.Get<TasksInFlight>();
        inFlight.TryEnter(PollerTaskId.For(rows.Running, 5), presumedNew: false);
        inFlight.TryEnter(PollerTaskId.For(rows.Running, 6), presumedNew: false);
        using var preparation = await engine.Get<PreparationsInFlight>().EnterAsync(rows.Running, Never);
        await SweepAsync<LeaseRenewal>(engine);
    }

    private static async Task EndAndRedriveAsync(TestEngine engine, ManyRows rows)
    {
        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(rows.Reopened))!, PollerJobState.Cancelled));
        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(rows.Reopened))!, PollerJobState.Running));
    }
}
