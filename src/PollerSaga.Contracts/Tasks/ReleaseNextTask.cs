namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// The task has ended and its place in the window is free: start the task that it released, end the job with the last one, or stop it where too many failed.
/// A repeat releases the same index again.
/// </summary>
/// <param name="Page">The page of the task that ended.</param>
public sealed record ReleaseNextTask(PollerPage Page);
