namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to resume a paused job in its window, with the time that was left to its deadline. Responses: <see cref="PollerJobChanged"/>,
/// <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/> if the job has ended. The command changes nothing if the job is
/// not paused, so that a repeated command gets the same response as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">The person or program that sends the command, for the job's history. At most 256 characters; null is unknown.</param>
public sealed record ResumePollerJob(Guid JobId, string? By = null);
