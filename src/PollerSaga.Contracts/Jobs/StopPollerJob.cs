namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// More pages of the job failed than it tolerates: it ends early, as <see cref="PollerJobState.Failed"/>. For a job that is over already it
/// changes nothing.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">The reason, for a person.</param>
/// <param name="Run">The run of the job that it is of: 1, and one more with each redrive. To another it changes nothing; null, as of workers that gave none, is any.</param>
public sealed record StopPollerJob(Guid JobId, string Error, int? Run = null);
