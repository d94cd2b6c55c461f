namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to pause a job. Pages in flight finish, no other page starts, and the time to the deadline stops. Responses:
/// <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/> if the job has ended. A repeated
/// command gets the same response as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">The person or program that sends the command, for the job's history. At most 256 characters; null is unknown.</param>
public sealed record PausePollerJob(Guid JobId, string? By = null);
