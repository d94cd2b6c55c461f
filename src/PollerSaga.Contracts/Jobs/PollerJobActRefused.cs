namespace PollerSaga.Contracts.Jobs;

/// <summary>The answer to a job command that the job's state or the command's values do not allow. Nothing changed.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">The state of the job.</param>
/// <param name="Reason">The reason for the refusal, for a person.</param>
public sealed record PollerJobActRefused(Guid JobId, PollerJobState State, string Reason);
