namespace PollerSaga.Contracts.Jobs;

/// <summary>Response to a job command that the job's state or the command's values do not allow. Nothing has changed.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">The job's state.</param>
/// <param name="Reason">Human-readable reason.</param>
public sealed record PollerJobActRefused(Guid JobId, PollerJobState State, string Reason);
