using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The way of a page, step by step.</summary>
internal static class TaskCourse
{
    /// <summary>The steps in order, those that are still open last; of a page that failed none is open.</summary>
    public static IReadOnlyList<TaskStep> Of(TaskView task)
    {
        (string Name, string Kind, DateTimeOffset? At)[] steps = task.FailedAt is { } failedAt
            ? [("Started", "started", task.StartedAt), ("Payload saved", "saved", task.SavedAt), ("Failed", "failed", failedAt)]
            : [("Started", "started", task.StartedAt), ("Payload saved", "saved", task.SavedAt), ("Enqueued", "enqueued", task.EnqueuedAt), ("Processed", "complete", task.CompletedAt)];

        var course = new List<TaskStep>();
        DateTimeOffset? before = null;
        foreach (var (name, kind, at) in steps.Where(step => step.At is not null || task.FailedAt is null))
        {
            course.Add(new TaskStep(name, kind, at, at - before));
            before = at ?? before;
        }

        return course;
    }
}
