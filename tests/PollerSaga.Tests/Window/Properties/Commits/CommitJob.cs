using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>The rows of one job, and the messages to start its tasks. The invariants hold after each of its commits.</summary>
internal sealed class CommitJob(CommitWorld world, int pages)
{
    private readonly Guid _jobId = Guid.NewGuid();
    private readonly HashSet<(int Run, Release Release)> _released = [];
    private readonly List<string> _trace = [];

    private JobSnapshot _before = null!;

    /// <summary>The rows after the last commit.</summary>
    public JobSnapshot Last { get; private set; } = null!;

    /// <summary>The messages on their way that start tasks.</summary>
    public List<Release> Starts { get; } = [];

    /// <summary>The commits so far, and the rows after each.</summary>
    public string Trace => string.Join('\n', _trace);

    /// <summary>Stores the job and its plan, as the preparation does.</summary>
    public async Task PlanAsync(int window)
    {
        var job = new PollerJob { CorrelationId = _jobId, CurrentState = nameof(PollerJobState.Running), MaxConcurrency = window };
        job.Url = SimulatedPartner.Url;
        await world.Store.SaveAsync(new SagaRowWrite<PollerJob>(job, stateBefore: null));
        await world.Store.ExecuteAsync(_jobId, db =>
        {
            var places = Math.Min(window, pages);
            db.Counters.Add(new PollerJobCounter { JobId = _jobId, Total = pages, PageSize = 1, Window = places, Next = places });
            return Task.CompletedTask;
        });
        Check("planned");
        await StartMissingAsync();
    }

    /// <summary>Commits writes in one transaction, and follows up as the messages after it do.</summary>
    public async Task CommitAsync(IReadOnlyList<SagaWrite> writes)
    {
        var results = await world.CommitAsync(writes);
        Check(string.Join(", ", writes.Zip(results, Describe)));
        if (!results.OfType<SagaConflictException>().Any() && !results.OfType<SagaExistsException>().Any())
            CheckRefusals(writes, results);

        foreach (var write in writes.Where((_, position) => results[position] is null))
            await FollowUpAsync(write);
    }

    /// <summary>Lets a job that is over run again.</summary>
    public async Task RedriveAsync()
    {
        var job = Last.Job with { };
        var over = job.CurrentState;
        (job.Run, job.CurrentState, job.PausedAt, job.FinishedAt) = (job.Run + 1, nameof(PollerJobState.Preparing), null, null);
        await CommitAsync([new SagaRowWrite<PollerJob>(job, over)]);
        await world.Store.MakePendingAsync(_jobId, job.Run, CancellationToken.None);
        Check("failed tasks are pending");
        await world.Store.ExecuteOnConnectionAsync(_jobId, connection => WindowReopening.OpenAsync(connection, Last.Job, job.StartedAt));
        Check("the window is open");
        await CommitAsync([Write(running => running.CurrentState = nameof(PollerJobState.Running))]);
    }

    /// <summary>A change of the job's row.</summary>
    public SagaWrite Write(Action<PollerJob> change)
    {
        var job = Last.Job with { };
        change(job);
        return new SagaRowWrite<PollerJob>(job, Last.State);
    }

    /// <summary>A move of a task to another state.</summary>
    public static SagaWrite Write(PollerTask task, string state) =>
        new SagaRowWrite<PollerTask>(task with { CurrentState = state }, task.CurrentState);

    /// <summary>The write of a message that starts a task; null if the task ignores it.</summary>
    public SagaWrite? Start(Release release)
    {
        var task = Last.Tasks.FirstOrDefault(task => task.Index == release.Index);
        if (release.IsRedrive)
            return task?.CurrentState == PollerTaskStates.Pending ? Write(task, PollerTaskStates.Started) : null;

        // A duplicate does not know that the row exists.
        return task?.CurrentState == PollerTaskStates.Pending ? null : new SagaRowWrite<PollerTask>(
            new PollerTask
            {
                CorrelationId = PollerTaskId.For(_jobId, release.Index),
                JobId = _jobId,
                Index = release.Index,
                CurrentState = PollerTaskStates.Started,
            },
            stateBefore: null);
    }

    private async Task FollowUpAsync(SagaWrite write)
    {
        if (write is not SagaRowWrite<PollerTask> { Row: { Ending: TaskEnding ending } task })
        {
            if (write is SagaRowWrite<PollerJob> && !Last.IsOver)
                await StartMissingAsync();
        }
        else if (task.Released is { } released)
        {
            Violation.Unless(_released.Add((Last.Run, released)), $"{released} is released once in run {Last.Run}.");
            Starts.Add(released);
        }
        else if (ending.MayMissStarts)
        {
            await StartMissingAsync();
        }
    }

    private async Task StartMissingAsync() =>
        Starts.AddRange(await world.Store.ReadAsync(db => db.FindMissingAsync(_jobId, CancellationToken.None)));

    private void Check(string commit)
    {
        var now = world.Rows.Read(_jobId);
        _trace.Add($"{commit} => {now}");
        var before = Last ?? now;
        (_before, Last) = (before, now);
        WindowInvariants.Check(before, now, pages);
        TaskInvariants.Check(before, now, pages);
    }

    // A start is refused for a reason only. A commit may be divided: the window is then the one before or after a command, and a task may
    // start before another one ends.
    private void CheckRefusals(IReadOnlyList<SagaWrite> writes, IReadOnlyList<Exception?> results)
    {
        var inFlight = _before.InFlight + writes.Where((write, position) =>
            results[position] is null && write.Saga.CurrentState == PollerTaskStates.Started).Count();
        foreach (var refused in results.OfType<StartRefusedException>())
        {
            var window = Math.Min(_before.Counter!.Window, Last.Counter!.Window);
            var isRight = refused.Refusal switch
            {
                StartRefusal.WindowFull => inFlight >= window,
                StartRefusal.JobPaused => window == 0,
                _ => Last.IsOver || Last.Run > 1,
            };
            Violation.Unless(isRight, $"A start is refused because of {refused.Refusal}.");
        }
    }

    private static string Describe(SagaWrite write, Exception? result) =>
        $"{(write is SagaRowWrite<PollerTask> task ? $"{task.Row.Index}" : "job")}: {write.StateBefore ?? "none"} → " +
        $"{write.Saga.CurrentState}{(result is null ? "" : $" ({(result as StartRefusedException)?.Refusal.ToString() ?? "conflict"})")}";
}
