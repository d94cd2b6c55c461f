using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>
/// The read model of one job's tasks and history. No answer costs more than what it holds, however many tasks the job has.
/// </summary>
internal sealed class PollerTaskQueries(PollerStore store)
{
    /// <summary>Failed tasks that are looked at to group them by reason: of more, the first in task order.</summary>
    public const int MaxGrouped = 10_000;

    /// <summary>The most groups.</summary>
    public const int MaxGroups = 20;

    /// <summary>
    /// Tasks of a job in task order, those that were never started among them: they are <c>PENDING</c>, and <c>FAILED</c> where the job was
    /// ended early. Asked for by their state while a job runs, those are left out whose start was lost long ago. Null for a job that is not
    /// known or has no plan yet.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="state">Only tasks in this state, one of <see cref="PollerTaskStates"/>; null for any.</param>
    /// <param name="afterIndex">The index before the first one shown; -1 to begin.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
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
            // Every index has a task, so that those without a row are known by the gaps.
            // Of their own type, since a comparison that has to widen them goes by no index.
            var end = (int)Math.Min((long)afterIndex + most, counter.Total - 1);
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

    /// <summary>A task; null for one that is not the job's.</summary>
    public Task<TaskView?> FindAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) => store.ReadAsync(async db =>
    {
        if (await FindJobAsync(db, jobId, cancellationToken) is not { Counter: not null } job)
            return null;

        var row = await db.Tasks.FirstOrDefaultAsync(task => task.CorrelationId == taskId && task.JobId == jobId, cancellationToken);
        return row is null ? null : job.View(row);
    });

    /// <summary>A task by its page; null for one that is not the job's.</summary>
    public async Task<TaskView?> FindAsync(Guid jobId, int index, CancellationToken cancellationToken) =>
        await ListAsync(jobId, state: null, index - 1, most: 1, cancellationToken) is [var task] ? task : null;

    /// <summary>The reasons for which tasks failed, the most frequent first; of very many failures, those of the first.</summary>
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

    /// <summary>What happened to a job, newest first; at most <see cref="PollerJobEvent.MaxPerJob"/> entries.</summary>
    public Task<List<PollerJobEvent>> ListHistoryAsync(Guid jobId, CancellationToken cancellationToken) => store.ReadAsync(db => db.History
        .Where(entry => entry.JobId == jobId)
        .OrderByDescending(entry => entry.Sequence)
        .Take(PollerJobEvent.MaxPerJob)
        .ToListAsync(cancellationToken));

    private static Task<JobWithCounter?> FindJobAsync(PollerDbContext db, Guid jobId, CancellationToken cancellationToken) => db.Jobs
        .Where(job => job.CorrelationId == jobId)
        .Join(db.Counters, job => job.CorrelationId, counter => counter.JobId, (job, counter) => new JobWithCounter(job, counter))
        .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The pages without a row: those that were released and lost, and those that were not released.</summary>
    private static async Task<IEnumerable<TaskView>> FindUnstartedAsync(
        PollerDbContext db,
        JobWithCounter job,
        int afterIndex,
        int most,
        CancellationToken cancellationToken)
    {
        var (total, released) = (job.Counter.Total, Math.Min(job.Counter.Next, job.Counter.Total));
        var lost = (await db.FindUnbegunPagesAsync(job.Job.CorrelationId, cancellationToken)).Where(index => index > afterIndex);
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
                isFailed ? row.EndedAt : null);
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
