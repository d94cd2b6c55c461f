namespace PollerSaga.Contracts.Jobs;

/// <summary>Response for an unknown job: it never started here, or it was deleted after its retention.</summary>
/// <param name="JobId">The requested job.</param>
public sealed record PollerJobNotFound(Guid JobId);
