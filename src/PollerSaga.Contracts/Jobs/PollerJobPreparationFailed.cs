namespace PollerSaga.Contracts.Jobs;

/// <summary>The API's metadata could not be had or makes no sense; the job is over before its first task.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">The reason, for a person.</param>
public sealed record PollerJobPreparationFailed(Guid JobId, string Error);
