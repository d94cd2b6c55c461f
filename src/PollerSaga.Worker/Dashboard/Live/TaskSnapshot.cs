using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The last state of a task that the dashboard read.</summary>
/// <param name="Task">The task; null for an unknown task.</param>
/// <param name="Url">The address of the job's API.</param>
/// <param name="Total">The number of pages of the job.</param>
/// <param name="IsOver">Whether the job is over.</param>
/// <param name="IsOfSource">Whether the job polls a source, whose definition determines the address of a page.</param>
internal sealed record TaskSnapshot(TaskView? Task, Uri Url, int Total, bool IsOver, bool IsOfSource = false)
{
    /// <summary>The snapshot of an unknown job.</summary>
    public static TaskSnapshot Unknown { get; } = new(null, new Uri("about:blank"), 0, true);
}
