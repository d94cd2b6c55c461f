namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// The job's deadline has passed. The message changes nothing if the job has ended, is paused, or has a later deadline by now.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Run">
/// The job's run: 1, and 1 more after each redrive. The message changes nothing in another run. Null, from workers that sent no run,
/// applies to any run.
/// </param>
public sealed record ExpirePollerJob(Guid JobId, int? Run = null);
