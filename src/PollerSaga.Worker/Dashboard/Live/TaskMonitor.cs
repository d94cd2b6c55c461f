using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Reads a task for its page.</summary>
internal sealed class TaskMonitor(TaskAsked asked, PollerStore store, TaskMapQueries tasks)
{
    public async Task<TaskReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (await store.LoadAsync<PollerJob>(asked.JobId, cancellationToken) is not { } job
            || await tasks.FindCounterAsync(asked.JobId, cancellationToken) is not { } counter)
            return TaskReading.Unknown;

        var task = await store.LoadAsync<PollerTask>(asked.TaskId, cancellationToken);
        return new TaskReading(task?.JobId == asked.JobId ? task : null, job.Url, counter.PageSize, counter.Total, job.State.IsOver());
    }
}
