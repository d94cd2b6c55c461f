namespace PollerSaga.ReadModel;

/// <summary>The time of a task in the window.</summary>
/// <param name="Index">Position of its page in the job.</param>
/// <param name="StartedAt">Start of the task, UTC.</param>
/// <param name="EndedAt">The time at which the task left the window, UTC; null before.</param>
internal sealed record TaskTimes(int Index, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
