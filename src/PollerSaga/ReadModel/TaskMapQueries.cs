using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>
/// What a picture of a job's tasks is drawn from. Each answer costs as much as the part of the job that is asked about, never as much as
/// the job: a picture of a million tasks is put together from many small ones.
/// </summary>
internal sealed class TaskMapQueries(PollerStore store)
{
    private static readonly string[] States =
        [
            PollerTaskStates.Started, PollerTaskStates.PayloadSaved, PollerTaskStates.Enqueued, PollerTaskStates.Complete,
            PollerTaskStates.Failed,
        ];

    /// <summary>The job's plan and window; null before it is planned.</summary>
    public Task<PollerJobCounter?> FindCounterAsync(Guid jobId, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.FindCounterAsync(jobId, cancellationToken));

    /// <summary>The tasks of a range by bucket and state; those that were never started have no row and are not counted.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="from">The first index of the range.</param>
    /// <param name="to">The index behind the last.</param>
    /// <param name="bucketSize">Tasks per bucket, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<TaskBucketCount>> CountAsync(Guid jobId, int from, int to, int bucketSize, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Tasks
            // That all states are named lets the database answer from the index of states alone.
            .Where(task => task.JobId == jobId && EF.Constant(States).Contains(task.CurrentState) && task.Index >= from && task.Index < to)
            .GroupBy(task => new { Bucket = task.Index / bucketSize, task.CurrentState })
            .Select(group => new TaskBucketCount(group.Key.Bucket, group.Key.CurrentState, group.Count()))
            .ToListAsync(cancellationToken));

    /// <summary>When each of some tasks was in the window; those that were never started are left out.</summary>
    public Task<List<TaskTimes>> FindTimesAsync(Guid jobId, IReadOnlyCollection<int> indices, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Tasks
            .Where(task => task.JobId == jobId && indices.Contains(task.Index))
            .Select(task => new TaskTimes(task.Index, task.StartedAt, task.EndedAt))
            .ToListAsync(cancellationToken));
}
