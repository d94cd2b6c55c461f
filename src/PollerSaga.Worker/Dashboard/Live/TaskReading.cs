using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>What a look for a task has found.</summary>
/// <param name="Task">The task; null for one that is not the job's.</param>
/// <param name="Url">Address of its job's API.</param>
/// <param name="Total">Pages of its job.</param>
/// <param name="IsOver">Whether its job is over.</param>
internal sealed record TaskReading(TaskView? Task, Uri Url, int Total, bool IsOver)
{
    /// <summary>There is no such job.</summary>
    public static TaskReading Unknown { get; } = new(null, new Uri("about:blank"), 0, true);
}
