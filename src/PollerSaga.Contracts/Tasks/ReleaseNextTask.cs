namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// The task has ended and its place in the window is free: start the task whose index it released, or end the job with the last one.
/// A repeat releases the same index again.
/// </summary>
/// <param name="Page">The page of the task that ended.</param>
public sealed record ReleaseNextTask(PollerPage Page);
