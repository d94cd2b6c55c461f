namespace PollerSaga.Contracts.Jobs;

/// <summary>The job's deadline has passed. For a job that is over already, or paused, or whose deadline has moved on, it changes nothing.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Run">The run of the job that it is of: 1, and one more with each redrive. To another it changes nothing; null, as of workers that gave none, is any.</param>
public sealed record ExpirePollerJob(Guid JobId, int? Run = null);
