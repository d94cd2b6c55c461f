using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>Reads counters, and the tasks that hold places.</summary>
internal static class WindowQueries
{
    /// <summary>The counter of a job; null before the job is planned.</summary>
    public static Task<PollerJobCounter?> FindCounterAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken) =>
        db.Counters.FirstOrDefaultAsync(counter => counter.JobId == jobId, cancellationToken);

    /// <summary>The counters of jobs whose tasks have all ended; see <see cref="PollerJobCounter.IsDone"/>.</summary>
    public static IQueryable<PollerJobCounter> WhereDone(this IQueryable<PollerJobCounter> counters) =>
        counters.Where(counter => counter.Finished == counter.Total);

    /// <summary>The tasks of a job between started and enqueued.</summary>
    public static IQueryable<PollerTask> InFlight(this PollerDbContext db, Guid jobId) =>
        db.Tasks.Where(task => task.JobId == jobId).WhereInFlight();

    /// <summary>The tasks between started and enqueued.</summary>
    public static IQueryable<PollerTask> WhereInFlight(this IQueryable<PollerTask> tasks) =>
        tasks.Where(task => task.CurrentState == PollerTaskStates.Started || task.CurrentState == PollerTaskStates.PayloadSaved);

    /// <summary>What the commit that ended a task released, and the counter as it is now; null for a task that has not ended.</summary>
    public static async Task<EndedTask?> FindReleaseAsync(
        this PollerDbContext db,
        Guid taskId,
        CancellationToken cancellationToken)
    {
        var found = await db.Tasks
            .Where(task => task.CorrelationId == taskId)
            .Where(task => task.CurrentState == PollerTaskStates.Enqueued
                || task.CurrentState == PollerTaskStates.Complete
                || task.CurrentState == PollerTaskStates.Failed
                || task.CurrentState == PollerTaskStates.Skipped
                || (task.CurrentState == PollerTaskStates.PayloadSaved && task.Facts != null))
            .Join(db.Counters, task => task.JobId, counter => counter.JobId, (task, counter) => new { task.Released, Counter = counter })
            .FirstOrDefaultAsync(cancellationToken);

        if (found is null)
            return null;

        // Version 0.1 stored the redrive of a task as the number of pages plus its index.
        var released = found.Released is { IsRedrive: false } release && release.Index >= found.Counter.Total
            ? new Release(release.Index - found.Counter.Total, IsRedrive: true)
            : found.Released;
        return new EndedTask(released, found.Counter, MayMissStarts: true);
    }
}
