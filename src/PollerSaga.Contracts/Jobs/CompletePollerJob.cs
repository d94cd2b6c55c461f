namespace PollerSaga.Contracts.Jobs;

/// <summary>Every task of the job has come to its end. A repeat finds the job over and changes nothing.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Summary">The tasks by state, as counted when the last one ended.</param>
/// <param name="Run">The run of the job that it is of: 1, and one more with each redrive. To another it changes nothing; null, as of workers that gave none, is any.</param>
public sealed record CompletePollerJob(Guid JobId, PollerJobSummary Summary, int? Run = null);
