namespace PollerSaga.Contracts.Jobs;

/// <summary>No such job is known: it was never started here, or its time to live has passed.</summary>
/// <param name="JobId">The job that was asked for.</param>
public sealed record PollerJobNotFound(Guid JobId);
