namespace PollerSaga.Contracts.Jobs;

/// <summary>Asks for a job's status; answered by <see cref="PollerJobStatus"/> or <see cref="PollerJobNotFound"/>.</summary>
/// <param name="JobId">The job.</param>
public sealed record GetPollerJobStatus(Guid JobId);
