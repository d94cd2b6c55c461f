namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// More pages failed than the job tolerates. The job ends early, as <see cref="PollerJobState.Failed"/>. If the job has already ended, the
/// message changes nothing.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Error">Human-readable reason.</param>
/// <param name="Run">
/// The job's run: 1, and 1 more after each redrive. The message changes nothing in another run. Null, from workers that sent no run,
/// applies to any run.
/// </param>
public sealed record StopPollerJob(Guid JobId, string Error, int? Run = null);
