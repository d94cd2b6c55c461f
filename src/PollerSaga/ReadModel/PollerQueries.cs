using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>The queries of jobs and tasks by people and programs. Counts come from the counter row and the few tasks in flight.</summary>
internal sealed class PollerQueries(PollerStore store, TimeProvider clock)
{
    private const int MaxFailures = 20;

    /// <summary>Reads a job's status; null for an unknown job.</summary>
    public Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        if (await Count(db, db.Jobs.Where(job => job.CorrelationId == jobId)).FirstOrDefaultAsync(cancellationToken) is not { } counted)
            return null;

        var summary = counted.Summarize();
        var failures = summary.FailedToComplete == 0 ? [] : await FindFailuresAsync(db, counted, cancellationToken);
        var job = counted.Job;
        return new PollerJobStatus(
            jobId,
            job.State,
            job.Error,
            summary,
            job.StartedAt,
            job.FinishedAt,
            Math.Round(((job.FinishedAt ?? clock.GetUtcNow()) - job.StartedAt).TotalSeconds, 3),
            failures,
            job.MaxConcurrency,
            job.PausedAt,
            job.DeadlineAt,
            counted.Counter is null ? null : Completeness.Of(job, counted.Counter, summary),
            job.Source,
            counted.Counter?.IsTotalKnown ?? true,
            await FindWaitsAsync(db, job, cancellationToken));
    });

    /// <summary>Lists jobs, newest first.</summary>
    public Task<List<JobListItem>> ListJobsAsync(int most, CancellationToken cancellationToken) =>
        ListJobsAsync(new JobFilter(), after: null, most, cancellationToken);

    /// <summary>
    /// Lists the jobs of a filter, newest first, after the <see cref="JobListItem.Cursor"/> of the last job of the previous list.
    /// </summary>
    public Task<List<JobListItem>> ListJobsAsync(
        JobFilter filter,
        JobCursor? after,
        int most,
        CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        var jobs = db.Jobs.AsQueryable();
        if (filter.State is { } state)
        {
            var name = state.ToString();
            jobs = jobs.Where(job => job.CurrentState == name);
        }

        if (filter.StartedFrom is { } from)
            jobs = jobs.Where(job => job.StartedAt >= from);
        if (filter.StartedBefore is { } before)
            jobs = jobs.Where(job => job.StartedAt < before);
        if (after is { } last)
        {
            // An index can only use the first condition.
            jobs = jobs
                .Where(job => job.StartedAt <= last.StartedAt)
                .Where(job => job.StartedAt < last.StartedAt || job.CorrelationId.CompareTo(last.JobId) < 0);
        }

        var page = jobs.OrderByDescending(job => job.StartedAt).ThenByDescending(job => job.CorrelationId).Take(most);
        var counted = await Count(db, page)
            .OrderByDescending(item => item.Job.StartedAt)
            .ThenByDescending(item => item.Job.CorrelationId)
            .ToListAsync(cancellationToken);
        return counted.Select(item => new JobListItem(item.Job, item.Summarize())).ToList();
    });

    /// <summary>Reads a job's row; null for an unknown job.</summary>
    public Task<PollerJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) =>
        store.LoadAsync<PollerJob>(jobId, cancellationToken);

    /// <summary>Lists a job's tasks in task order, after an index. Unstarted tasks have no row and are not in the list.</summary>
    public Task<List<PollerTask>> ListTasksAsync(
        Guid jobId,
        string? state,
        int afterIndex,
        int most,
        CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Tasks
            .Where(task => task.JobId == jobId && task.Index > afterIndex)
            .Where(task => state == null || task.CurrentState == state)
            .OrderBy(task => task.Index)
            .Take(most)
            .ToListAsync(cancellationToken));

    /// <summary>Reads the result of an ended job: every task in task order, including unstarted tasks.</summary>
    public async IAsyncEnumerable<TaskResult> ReadResultAsync(
        Guid jobId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Chunk = 5000;

        var (job, counter) = await store.ReadAsync(async db => (
            await db.FindSagaAsync<PollerJob>(jobId, cancellationToken),
            await db.FindCounterAsync(jobId, cancellationToken)));
        if (job is null || counter is null)
            yield break;

        var next = 0;
        List<PollerTask> tasks;
        do
        {
            tasks = await ListTasksAsync(jobId, state: null, afterIndex: next - 1, Chunk, cancellationToken);
            foreach (var task in tasks)
            {
                for (; next < task.Index; next++)
                    yield return Unstarted(next);
                yield return new TaskResult(jobId, task.CorrelationId, PollerTaskStates.ToWire(task.CurrentState), LocationOf(task));
                next = task.Index + 1;
            }
        }
        while (tasks.Count == Chunk);

        for (; next < counter.KnownPages; next++)
            yield return Unstarted(next);

        TaskResult Unstarted(int index) =>
            new(jobId, PollerTaskId.For(jobId, index), PollerTaskStates.ToWire(PollerTaskStates.Failed), null);
    }

    private static PayloadLocation? LocationOf(PollerTask task) =>
        task.PayloadKey is null ? null : new PayloadLocation(task.PayloadBucket!, task.PayloadKey);

    // One statement, so that the numbers are consistent.
    private static IQueryable<CountedJob> Count(PollerDbContext db, IQueryable<PollerJob> jobs)
    {
        var (counters, tasks) = (db.Counters, db.Tasks);
        return
            from job in jobs
            join row in counters on job.CorrelationId equals row.JobId into rows
            from counter in rows.DefaultIfEmpty()
            select new CountedJob
            {
                Job = job,
                Counter = counter,
                Started = tasks.Count(task => task.JobId == job.CorrelationId && task.CurrentState == PollerTaskStates.Started),
                PayloadSaved = tasks.Count(task => task.JobId == job.CorrelationId && task.CurrentState == PollerTaskStates.PayloadSaved),
            };
    }

    private static async Task<List<PollerTaskFailure>> FindFailuresAsync(
        PollerDbContext db,
        CountedJob counted,
        CancellationToken cancellationToken)
    {
        var (jobId, pageSize) = (counted.Job.CorrelationId, (long)counted.Counter!.PageSize);
        var failed = await db.Tasks
            .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Failed)
            .OrderBy(task => task.Index)
            .Take(MaxFailures)
            .Select(task => new { task.Index, task.Error })
            .ToListAsync(cancellationToken);
        var failures = failed.Select(task => (task.Index, task.Error));

        if (counted.FailsPending)
        {
            // Unstarted are the released pages whose start was lost, and the pages that were not released.
            var lost = await db.FindUnstartedPagesAsync(jobId, cancellationToken);
            var released = Math.Min(counted.Counter.Next, counted.Counter.Total);
            var waiting = Enumerable.Range(released, Math.Min(MaxFailures, counted.Counter.KnownPages - released));
            failures = failures.Concat(lost.Concat(waiting).Select(index => (index, counted.Job.Error)));
        }

        return [.. failures
            .OrderBy(failure => failure.Index)
            .Take(MaxFailures)
            .Select(failure => new PollerTaskFailure(PollerTaskId.For(jobId, failure.Index), failure.Index * pageSize, failure.Error))];
    }

    private async Task<IReadOnlyList<PollerHostWait>?> FindWaitsAsync(
        PollerDbContext db,
        PollerJob job,
        CancellationToken cancellationToken)
    {
        if (job.Source is null || job.State.IsOver())
            return null;

        var (source, now) = (job.Source.Split('/', 2)[0], clock.GetUtcNow());
        var waits = await db.Set<HostBudget>()
            .Where(budget => budget.Source == source && budget.PausedUntil > now)
            .OrderBy(budget => budget.Host)
            .ToListAsync(cancellationToken);
        return waits.Count == 0
            ? null
            : [.. waits.Select(wait => new PollerHostWait(
                wait.Host,
                wait.PausedUntil!.Value,
                wait.Waits,
                Math.Round(TimeSpan.FromMilliseconds(wait.WaitedMilliseconds).TotalSeconds, 3),
                wait.Reason))];
    }

    private sealed record CountedJob
    {
        public required PollerJob Job { get; init; }

        public PollerJobCounter? Counter { get; init; }

        public int Started { get; init; }

        public int PayloadSaved { get; init; }

        /// <summary>Whether the unstarted tasks count as failed, because the job ended early.</summary>
        public bool FailsPending => Job.State.FailsPending();

        public int Unstarted => Counter is null ? 0 : Counter.KnownPages - Counter.Finished - Started - PayloadSaved;

        public PollerJobSummary Summarize() => Counter is null
            ? PollerJobSummary.Empty
            : new PollerJobSummary(
                Pending: FailsPending ? 0 : Unstarted,
                Started,
                PayloadSaved,
                Enqueued: Counter.Finished - Counter.Failed - Counter.Completed - Counter.Skipped,
                SuccessfullyCompleted: Counter.Completed,
                FailedToComplete: Counter.Failed + (FailsPending ? Unstarted : 0),
                Counter.KnownPages,
                Counter.Skipped);
    }
}
