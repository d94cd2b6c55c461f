namespace PollerSaga.Contracts.Jobs;

/// <summary>Every task of the job has come to its end. A repeat finds the job over and changes nothing.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Summary">The tasks by state, as counted when the last one ended.</param>
public sealed record CompletePollerJob(Guid JobId, PollerJobSummary Summary);
