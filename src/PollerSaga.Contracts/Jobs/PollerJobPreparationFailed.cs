namespace PollerSaga.Contracts.Jobs;

/// <summary>The request for the API's metadata failed, or the metadata is invalid. The job ends before its first task.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">Human-readable reason.</param>
/// <param name="Run">
/// The job's run: 1, and 1 more after each redrive. The message changes nothing in another run. Null, from workers that sent no run,
/// applies to any run.
/// </param>
public sealed record PollerJobPreparationFailed(Guid JobId, string Error, int? Run = null);
