namespace PollerSaga.Tasks;

/// <summary>
/// A delivery is to take a task up again, and an earlier one of it has not let go here yet: its connection broke, and it is on its way out.
/// This one waits for it, and then finds in the row how far it came.
/// </summary>
/// <param name="taskId">The task.</param>
internal sealed class TaskInFlightException(Guid taskId) : Exception($"Task {taskId} is in flight in this process.");
