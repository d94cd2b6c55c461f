using PollerSaga.Faults;

namespace PollerSaga.Tasks;

/// <summary>
/// A delivery resumes a task, and an earlier delivery of the same task still runs in this process: its connection broke, and it is about to
/// end. The later delivery waits for it, and then reads its progress from the row.
/// </summary>
/// <param name="taskId">The task.</param>
internal sealed class TaskInFlightException(Guid taskId) : ConcurrencyConflictException($"Task {taskId} is in flight in this process.");
