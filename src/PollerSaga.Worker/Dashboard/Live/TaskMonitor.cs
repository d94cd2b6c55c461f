using PollerSaga.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Reads a task for its page.</summary>
internal sealed class TaskMonitor(TaskQuery query, PollerQueries jobs, PollerTaskQueries details, TaskMapQueries tasks)
{
    public async Task<TaskSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindJobAsync(query.JobId, cancellationToken) is not { } job
            || await tasks.FindCounterAsync(query.JobId, cancellationToken) is not { } counter)
            return TaskSnapshot.Unknown;

        var task = query.Index is { } index
            ? await details.FindAsync(query.JobId, index, cancellationToken)
            : await details.FindAsync(query.JobId, query.TaskId, cancellationToken);
        return new TaskSnapshot(task, job.Url, counter.KnownPages, job.State.IsOver(), job.Source is not null);
    }
}
