namespace PollerSaga.Contracts.Jobs;

/// <summary>Every task of the job has ended. If the job has already ended, a repeated message changes nothing.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Summary">The number of tasks in each state when the last task ended.</param>
/// <param name="Run">
/// The job's run: 1, and 1 more after each redrive. The message changes nothing in another run. Null, from workers that sent no run,
/// applies to any run.
/// </param>
public sealed record CompletePollerJob(Guid JobId, PollerJobSummary Summary, int? Run = null);
