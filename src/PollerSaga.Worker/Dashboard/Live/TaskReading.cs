using PollerSaga.Tasks;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>What a look for a task has found.</summary>
/// <param name="Task">The task; null for one that has not started, or is not known.</param>
/// <param name="Url">Address of its job's API.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="Total">Pages of its job; 0 where that is not known.</param>
/// <param name="IsOver">Whether its job is over.</param>
internal sealed record TaskReading(PollerTask? Task, Uri Url, int PageSize, int Total, bool IsOver)
{
    /// <summary>There is no such job.</summary>
    public static TaskReading Unknown { get; } = new(null, new Uri("about:blank"), 0, 0, true);
}
