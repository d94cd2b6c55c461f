using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>
/// The queries of one job's tasks and history. The cost of a query depends on the size of its result, not on the size of the job.
/// </summary>
internal sealed class PollerTaskQueries(PollerStore store)
{
    /// <summary>Maximum number of failed tasks that are grouped by reason, the first ones in task order.</summary>
    public const int MaxGrouped = 10_000;

    /// <summary>Maximum number of groups.</summary>
    public const int MaxGroups = 20;

    /// <summary>
    /// Lists a job's tasks in task order. Unstarted tasks are <c>PENDING</c>, or <c>FAILED</c> if the job ended early. While a job runs, a
    /// list of one state does not contain tasks whose start was lost long ago. Null for a job that is unknown or has no plan yet.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="state">Only tasks in this state, one of <see cref="PollerTaskStates"/>; null for any.</param>
    /// <param name="afterIndex">The index before the first task of the list; -1 for the first list.</param>
    /// <param name="most">The maximum number of tasks.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<List<TaskView>?> ListAsync(
        Guid jobId,
        string? state,
        int afterIndex,
        int most,
        CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        if (await FindJobAsync(db, jobId, cancellationToken) is not { Counter: { } counter } job)
            return null;

        var rows = db.Tasks
            .Where(task => task.JobId == jobId && task.Index > afterIndex)
            .OrderBy(task => task.Index);
        if (state is null)
        {
            // Every index has a task, so that gaps show the tasks without a row. The limit has the type of the column: a comparison with a
            // wider type uses no index.
            var end = (int)Math.Min((long)afterIndex + most, counter.KnownPages - 1);
            var found = await rows.Where(task => task.Index <= end).ToDictionaryAsync(task => task.Index, cancellationToken);
            var all = new List<TaskView>();
            for (var index = afterIndex + 1; index <= end; index++)
                all.Add(found.TryGetValue(index, out var row) ? job.View(row) : job.ViewUnstarted(index));
            return all;
        }

        var inState = await rows.Where(task => task.CurrentState == state).Take(most).ToListAsync(cancellationToken);
        var views = inState.Select(job.View);
        if (state == (job.FailsPending ? PollerTaskStates.Failed : PollerTaskStates.Pending))
            views = views.Concat(await FindUnstartedAsync(db, job, afterIndex, most, cancellationToken));
        return [.. views.OrderBy(view => view.Index).Take(most)];
    });

    /// <summary>Reads a task; null if the job has no such task.</summary>
    public Task<TaskView?> FindAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        if (await FindJobAsync(db, jobId, cancellationToken) is not { Counter: not null } job)
            return null;

        var row = await db.Tasks.FirstOrDefaultAsync(task => task.CorrelationId == taskId && task.JobId == jobId, cancellationToken);
        return row is null ? null : job.View(row);
    });

    /// <summary>Reads a task by the index of its page; null if the job has no such task.</summary>
    public async Task<TaskView?> FindAsync(Guid jobId, int index, CancellationToken cancellationToken) =>
        await ListAsync(jobId, state: null, index - 1, most: 1, cancellationToken) is [var task] ? task : null;

    /// <summary>Groups the failed tasks by reason, most frequent first. It reads at most <see cref="MaxGrouped"/> tasks.</summary>
    public Task<List<FailureGroup>> GroupFailuresAsync(Guid jobId, CancellationToken cancellationToken) => store.ReadAsync(db => db.Tasks
        .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Failed)
        .OrderBy(task => task.Index)
        .Take(MaxGrouped)
        .GroupBy(task => task.Error)
        .Select(group => new { Error = group.Key, Count = group.Count(), First = group.Min(task => task.Index) })
        .OrderByDescending(group => group.Count)
        .ThenBy(group => group.First)
        .Take(MaxGroups)
        .Select(group => new FailureGroup(group.Error, group.Count, group.First))
        .ToListAsync(cancellationToken));

    /// <summary>Lists a job's history, newest first; at most <see cref="PollerJobEvent.MaxPerJob"/> entries.</summary>
    public Task<List<PollerJobEvent>> ListHistoryAsync(Guid jobId, CancellationToken cancellationToken) => store.ReadAsync(db => db.History
        .Where(entry => entry.JobId == jobId)
        .OrderByDescending(entry => entry.Sequence)
        .Take(PollerJobEvent.MaxPerJob)
        .ToListAsync(cancellationToken));

    private static Task<JobWithCounter?> FindJobAsync(PollerDbContext db, Guid jobId, CancellationToken cancellationToken) => db.Jobs
        .Where(job => job.CorrelationId == jobId)
        .Join(db.Counters, job => job.CorrelationId, counter => counter.JobId, (job, counter) => new JobWithCounter(job, counter))
        .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Finds the pages without a row: released pages whose start was lost, and pages that were not released.</summary>
    private static async Task<IEnumerable<TaskView>> FindUnstartedAsync(
        PollerDbContext db,
        JobWithCounter job,
        int afterIndex,
        int most,
        CancellationToken cancellationToken)
    {
        var (total, released) = (job.Counter.KnownPages, Math.Min(job.Counter.Next, job.Counter.Total));
        var lost = (await db.FindUnstartedPagesAsync(job.Job.CorrelationId, cancellationToken)).Where(index => index > afterIndex);
        var first = Math.Max(released, afterIndex + 1);
        return lost
            .Concat(Enumerable.Range(first, Math.Clamp(total - first, 0, most)))
            .Take(most)
            .Select(job.ViewUnstarted);
    }

    private sealed record JobWithCounter(PollerJob Job, PollerJobCounter Counter)
    {
        public bool FailsPending => Job.State.FailsPending();

        public TaskView View(PollerTask row)
        {
            var isFailed = row.CurrentState == PollerTaskStates.Failed;
            return new TaskView(
                row.JobId,
                row.CorrelationId,
                row.Index,
                (long)row.Index * Counter.PageSize,
                Counter.PageSize,
                PollerTaskStates.ToWire(row.CurrentState),
                row.Attempts,
                row.HttpStatus,
                row.PayloadBytes,
                row.Error,
                row.PayloadKey is null ? null : new PayloadLocation(row.PayloadBucket!, row.PayloadKey),
                row.StartedAt,
                row.SavedAt,
                row.CurrentState is PollerTaskStates.Enqueued or PollerTaskStates.Complete ? row.EndedAt : null,
                row.CompletedAt,
                isFailed ? row.EndedAt : null,
                row.CurrentState == PollerTaskStates.Skipped ? row.EndedAt : null,
                row.Facts?.Url,
                row.Facts?.Records);
        }

        public TaskView ViewUnstarted(int index) => new(
            Job.CorrelationId,
            PollerTaskId.For(Job.CorrelationId, index),
            index,
            (long)index * Counter.PageSize,
            Counter.PageSize,
            PollerTaskStates.ToWire(FailsPending ? PollerTaskStates.Failed : PollerTaskStates.Pending),
            Attempts: 0,
            HttpStatus: null,
            Bytes: null,
            Error: FailsPending ? Job.Error : null,
            PayloadLocation: null,
            StartedAt: null,
            SavedAt: null,
            EnqueuedAt: null,
            CompletedAt: null,
            FailedAt: FailsPending ? Job.FinishedAt : null);
    }
}
