namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to end a job early. After the response, no page of the job starts. Pages in flight are dropped and fail, as do the pages that
/// have not started. Responses: <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/> if
/// the job has already ended for another reason. A repeated command gets the same response as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">The person or program that sends the command, for the job's history. At most 256 characters; null is unknown.</param>
public sealed record CancelPollerJob(Guid JobId, string? By = null);
