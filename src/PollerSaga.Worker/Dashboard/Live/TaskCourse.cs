using PollerSaga.Tasks;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The way of a task, step by step.</summary>
internal static class TaskCourse
{
    /// <summary>The steps, those that are still open last.</summary>
    public static IReadOnlyList<TaskStep> Of(PollerTask task)
    {
        var isEnd = task.CurrentState is PollerTaskStates.Failed or PollerTaskStates.Enqueued or PollerTaskStates.Complete;
        var steps = new List<TaskStep> { new("Started", "started", task.StartedAt, Since: null, Note: null) };
        if (task.PayloadKey is not null)
            steps.Add(new TaskStep("Payload saved", "saved", At: null, Since: null, "yes"));
        if (isEnd)
            steps.Add(new TaskStep(task.CurrentState == PollerTaskStates.Failed ? "Failed" : "Enqueued", task.CurrentState == PollerTaskStates.Failed ? "failed" : "enqueued", task.EndedAt, task.EndedAt - task.StartedAt, Note: null));
        if (task.CurrentState == PollerTaskStates.Complete)
            steps.Add(new TaskStep("Processed", "complete", At: null, Since: null, "yes"));
        return steps;
    }
}
