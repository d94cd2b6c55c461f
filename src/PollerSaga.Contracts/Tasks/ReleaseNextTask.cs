namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// The task has ended and its slot in the window is free. Command to start the task that it released, to end the job after the last task,
/// or to stop the job if too many tasks failed. A repeated command releases the same index again.
/// </summary>
/// <param name="Page">The page of the task that ended.</param>
public sealed record ReleaseNextTask(PollerPage Page);
