namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Lets a job that was paused go on in its window, with the time to its deadline that it had left. Answered by
/// <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/> where the job is over. For a job
/// that is not paused it changes nothing, so that a repeat is answered as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">Who asks for it, for the job's history, at most 256 characters; null for nobody in particular.</param>
public sealed record ResumePollerJob(Guid JobId, string? By = null);
