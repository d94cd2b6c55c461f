namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Holds a job: pages in flight end, no other starts, and the time to its deadline stands still. Answered by
/// <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/> where the job is over. A repeat
/// finds the job held and is answered as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">Who asks for it, for the job's history, at most 256 characters; null for nobody in particular.</param>
public sealed record PausePollerJob(Guid JobId, string? By = null);
