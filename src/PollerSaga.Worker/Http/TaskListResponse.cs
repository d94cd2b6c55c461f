using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Http;

/// <summary>A part of a job's tasks, in task order.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Next">The value of <c>after</c> for the next part; null at the end.</param>
internal sealed record TaskListResponse(IReadOnlyList<TaskView> Tasks, int? Next);
