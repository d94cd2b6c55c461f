using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.ReadModel;

/// <summary>
/// The queries for the map of a job's tasks and its charts. The cost of a query depends on its range, not on the size of the job. The map
/// of a million tasks consists of many small results.
/// </summary>
internal sealed class TaskMapQueries(PollerStore store)
{
    private static readonly string[] States =
        [
            PollerTaskStates.Started, PollerTaskStates.PayloadSaved, PollerTaskStates.Enqueued, PollerTaskStates.Complete,
            PollerTaskStates.Failed, PollerTaskStates.Skipped,
        ];

    /// <summary>Reads a job's counter row; null before the job is planned.</summary>
    public Task<PollerJobCounter?> FindCounterAsync(Guid jobId, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.FindCounterAsync(jobId, cancellationToken));

    /// <summary>Counts the tasks of a range by bucket and state. Unstarted tasks have no row and are not counted.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="from">The first index of the range.</param>
    /// <param name="to">The end of the range, exclusive.</param>
    /// <param name="bucketSize">Tasks per bucket, at least 1.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<List<TaskBucketCount>> CountAsync(Guid jobId, int from, int to, int bucketSize, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Tasks
            // The list of all states lets the database use only the index of states.
            .Where(task => task.JobId == jobId && EF.Constant(States).Contains(task.CurrentState) && task.Index >= from && task.Index < to)
            .GroupBy(task => new { Bucket = task.Index / bucketSize, task.CurrentState })
            .Select(group => new TaskBucketCount(group.Key.Bucket, group.Key.CurrentState, group.Count()))
            .ToListAsync(cancellationToken));

    /// <summary>Reads the times of tasks in the window. Unstarted tasks are not in the result.</summary>
    public Task<List<TaskTimes>> FindTimesAsync(Guid jobId, IReadOnlyCollection<int> indices, CancellationToken cancellationToken) =>
        store.ReadAsync(db => db.Tasks
            .Where(task => task.JobId == jobId && indices.Contains(task.Index))
            .Select(task => new TaskTimes(task.Index, task.StartedAt, task.EndedAt))
            .ToListAsync(cancellationToken));
}
