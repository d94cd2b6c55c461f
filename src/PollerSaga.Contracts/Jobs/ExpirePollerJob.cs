namespace PollerSaga.Contracts.Jobs;

/// <summary>The job's deadline has passed. For a job that is over already it changes nothing.</summary>
/// <param name="JobId">The job.</param>
public sealed record ExpirePollerJob(Guid JobId);
