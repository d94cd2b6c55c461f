using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The history of a page.</summary>
internal static class TaskHistory
{
    /// <summary>Returns the steps in order, open steps last. A failed or skipped page has no open steps.</summary>
    public static IReadOnlyList<TaskStep> Of(TaskView task)
    {
        (string Name, string Kind, DateTimeOffset? At)[] steps = task switch
        {
            { FailedAt: { } failedAt } =>
                [("Started", "started", task.StartedAt), ("Payload saved", "saved", task.SavedAt), ("Failed", "failed", failedAt)],
            { SkippedAt: { } skippedAt } => [("Started", "started", task.StartedAt), ("Skipped: no records", "skipped", skippedAt)],
            _ =>
            [
                ("Started", "started", task.StartedAt),
                ("Payload saved", "saved", task.SavedAt),
                ("Enqueued", "enqueued", task.EnqueuedAt),
                ("Processed", "complete", task.CompletedAt),
            ],
        };

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
