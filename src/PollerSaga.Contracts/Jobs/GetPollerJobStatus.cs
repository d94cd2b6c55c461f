namespace PollerSaga.Contracts.Jobs;

/// <summary>Request for a job's status. Responses: <see cref="PollerJobStatus"/> or <see cref="PollerJobNotFound"/>.</summary>
/// <param name="JobId">The job.</param>
public sealed record GetPollerJobStatus(Guid JobId);
