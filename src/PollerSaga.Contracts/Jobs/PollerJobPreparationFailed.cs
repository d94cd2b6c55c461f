namespace PollerSaga.Contracts.Jobs;

/// <summary>The API's metadata could not be had or makes no sense; the job is over before its first task.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">The reason, for a person.</param>
/// <param name="Run">The run of the job that it is of: 1, and one more with each redrive. To another it changes nothing; null, as of workers that gave none, is any.</param>
public sealed record PollerJobPreparationFailed(Guid JobId, string Error, int? Run = null);
