namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// More pages of the job failed than it tolerates: it ends early, as <see cref="PollerJobState.Failed"/>. For a job that is over already it
/// changes nothing.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">The reason, for a person.</param>
public sealed record StopPollerJob(Guid JobId, string Error);
