using PollerSaga.ReadModel;
using PollerSaga.Tasks;

namespace PollerSaga.Worker.Http;

/// <summary>The tasks that can be reported as processed.</summary>
internal static class TaskCompletion
{
    public static string Unknown(Guid jobId, Guid taskId) => $"Task {taskId} of job {jobId} does not exist, or has not started.";

    /// <summary>Returns the reason for which a task cannot be completed; null if it can.</summary>
    public static string? FindRefusal(TaskView task) =>
        PollerTaskStates.FromWire(task.State) is PollerTaskStates.PayloadSaved or PollerTaskStates.Enqueued or PollerTaskStates.Complete
            ? null
            : $"Task {task.TaskId} is {task.State}. Only a task that was handed over can be completed.";
}
