namespace PollerSaga.Contracts.Jobs;

/// <summary>What was asked of a job cannot be done; nothing was changed.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why not, for a person.</param>
public sealed record PollerJobActRefused(Guid JobId, PollerJobState State, string Reason);
