namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Runs the failed and the never-started pages of a job that is over once more: the same task ids, a new deadline, in the same window, as
/// often as wanted. Pages that were handed over stay as they are. A job that could not be planned is planned anew; one without such pages
/// ends again at once. Answered by <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/>
/// where the job is not over, so that a late copy runs nothing twice.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">Who asks for it, for the job's history, at most 256 characters; null for nobody in particular.</param>
/// <param name="Timeout">Time from now to the new deadline; zero is none. Null takes the time the job was started with.</param>
public sealed record RedrivePollerJob(Guid JobId, string? By = null, TimeSpan? Timeout = null);
