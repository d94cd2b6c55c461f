using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>
/// Jobs and tasks enough that no database reads all of them by choice: many jobs that are over, few that run, and among them large ones
/// whose tasks have ended but for a window of them.
/// </summary>
internal sealed class ManyRows
{
    /// <summary>Tasks of a large job that were released.</summary>
    public const int Released = 20_000;

    private const int Window = 25;
    private const int Unreleased = 1_000;
    private const int OtherJobs = 4_000;

    private static readonly DateTimeOffset Begin = DateTimeOffset.UtcNow.AddDays(-1);

    /// <summary>A job that runs.</summary>
    public Guid Running { get; } = Guid.NewGuid();

    /// <summary>One that ran like it, and was cancelled.</summary>
    public Guid Cancelled { get; } = Guid.NewGuid();

    /// <summary>One that runs, to be ended and taken up again.</summary>
    public Guid Reopened { get; } = Guid.NewGuid();

    /// <summary>One whose retention has passed, with payloads.</summary>
    public Guid Expired { get; } = Guid.NewGuid();

    /// <summary>Of a large job the page that was released early and lost.</summary>
    public static int LostEarly => 7;

    /// <summary>
    /// Pages of the cancelled job that came to nothing: one of a thousand, what was in flight or lost, what was never released.
    /// </summary>
    public static int FailedOfCancelled => (Released / 1_000) + Window + Unreleased;

    public static DateTimeOffset HalfTime => Begin.AddMinutes(OtherJobs / 2);

    public async Task LayDownAsync(TestEngine engine)
    {
        var others = Enumerable.Range(0, OtherJobs).Select(_ => Guid.NewGuid()).ToList();
        await AddAsync(engine, others.Select((job, number) => JobOf(job, PollerJobState.Completed, number)));
        await AddAsync(engine, others.Select(CounterOf));
        await AddAsync(engine, others.SelectMany(job => HistoryOf(job, entries: 2)));
        await AddAsync(
            engine,
            [
                JobOf(Guid.NewGuid(), PollerJobState.Preparing, OtherJobs),
                JobOf(Expired, PollerJobState.Completed, OtherJobs, retainedSince: Begin.AddDays(-60)),
            ]);
        await AddAsync(engine, [CounterOf(Expired)]);
        await AddTasksAsync(engine, TasksOf(Expired).Take(1_500).Select(WithPayload));
        foreach (var job in new[] { Running, Cancelled, Reopened })
        {
            await AddAsync(engine, [JobOf(job, PollerJobState.Running, OtherJobs)]);
            await AddAsync(engine, [CounterOf(job)]);
            await AddTasksAsync(engine, TasksOf(job));
        }

        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(Cancelled))!, PollerJobState.Cancelled, "Cancelled."));
        await AddAsync(engine, HistoryOf(Running, entries: 50));
    }

    private static Task AddAsync<TRow>(TestEngine engine, IEnumerable<TRow> rows)
        where TRow : class => engine.Store.ChangeAsync(db =>
        {
            db.AddRange(rows);
            return Task.CompletedTask;
        });

    private static Task AddTasksAsync(TestEngine engine, IEnumerable<PollerTask> tasks) => engine.Store.ChangeAsync(async db =>
    {
        await using var writer = engine.Get<IDatabase>().CreateRowWriter<PollerTask>(db);
        await writer.WriteAsync([.. tasks.Select(task => new SagaRowWrite<PollerTask>(task, stateBefore: null))]);
    });

    private static PollerTask WithPayload(PollerTask task) =>
        task with { PayloadBucket = "bucket", PayloadKey = $"{task.JobId}/{task.CorrelationId}.json", PayloadBytes = 1 };

    private static PollerJob JobOf(Guid id, PollerJobState state, int minute, DateTimeOffset? retainedSince = null) => new()
    {
        CorrelationId = id,
        CurrentState = state.ToString(),
        Version = 1,
        Url = new Uri("http://127.0.0.1:9/payload"),
        MaxConcurrency = Window,
        StartedAt = Begin.AddMinutes(minute),
        RunStartedAt = Begin.AddMinutes(minute),
        FinishedAt = state.IsOver() ? Begin.AddMinutes(minute + 1) : null,
        RetainedSince = state.IsOver() ? retainedSince ?? Begin.AddMinutes(minute + 1) : null,
        DeadlineAt = Begin.AddYears(1),
        ExpiresAt = Begin.AddYears(1).ToUnixTimeSeconds(),
    };

    // All but the last pages, the one that was lost, and one more whose message waits.
    private static PollerJobCounter CounterOf(Guid job) => new()
    {
        JobId = job,
        TotalRecords = 100L * (Released + Unreleased),
        PageSize = 100,
        Total = Released + Unreleased,
        Window = Window,
        Next = Released,
        Finished = Released - Window,
        Failed = Released / 1_000,
        ProgressAt = Begin,
    };

    private static IEnumerable<PollerJobEvent> HistoryOf(Guid job, int entries) =>
        Enumerable.Range(1, entries).Select(
            number => new PollerJobEvent { JobId = job, Sequence = number, At = Begin, What = PollerJobEvents.Started });

    private static IEnumerable<PollerTask> TasksOf(Guid job) => Enumerable.Range(0, Released - 1).Where(
        index => index != LostEarly).Select(index =>
    {
        var state = (index % 1_000, index >= Released - 1 - (Window - 2)) switch
        {
            (_, true) => index % 2 == 0 ? PollerTaskStates.Started : PollerTaskStates.PayloadSaved,
            (500, _) => PollerTaskStates.Failed,
            _ => index % 2 == 0 ? PollerTaskStates.Enqueued : PollerTaskStates.Complete,
        };
        return new PollerTask
        {
            CorrelationId = PollerTaskId.For(job, index),
            JobId = job,
            Index = index,
            CurrentState = state,
            LeaseUntil = Begin.AddYears(1),
            StartedAt = Begin,
            EndedAt = PollerTaskStates.IsEnd(state) ? Begin : null,
            Error = state == PollerTaskStates.Failed ? "It was to fail." : null,
        };
    });
}
