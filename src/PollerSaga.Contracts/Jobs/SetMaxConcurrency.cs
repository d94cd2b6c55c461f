namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to change a job's window. A larger window starts more pages immediately; a smaller one lets the pages in flight finish first. A
/// paused job uses the new window when it resumes. Responses: <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or
/// <see cref="PollerJobActRefused"/> if the job has ended or the number is invalid. A repeated command gets the same response as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="MaxConcurrency">Maximum number of pages in flight across all workers, at least 1.</param>
/// <param name="By">The person or program that sends the command, for the job's history. At most 256 characters; null is unknown.</param>
public sealed record SetMaxConcurrency(Guid JobId, int MaxConcurrency, string? By = null);
