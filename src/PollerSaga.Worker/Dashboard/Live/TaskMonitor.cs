using PollerSaga.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Reads a task for its page.</summary>
internal sealed class TaskMonitor(TaskAsked asked, PollerQueries jobs, PollerTaskQueries details, TaskMapQueries tasks)
{
    public async Task<TaskReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindJobAsync(asked.JobId, cancellationToken) is not { } job
            || await tasks.FindCounterAsync(asked.JobId, cancellationToken) is not { } counter)
            return TaskReading.Unknown;

        var task = asked.Index is { } index
            ? await details.FindAsync(asked.JobId, index, cancellationToken)
            : await details.FindAsync(asked.JobId, asked.TaskId, cancellationToken);
        return new TaskReading(task, job.Url, counter.Total, job.State.IsOver());
    }
}
