namespace PollerSaga.ReadModel;

/// <summary>When a task was in the window.</summary>
/// <param name="Index">Position of its page in the job.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it left the window; null while it is in it.</param>
internal sealed record TaskTimes(int Index, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
