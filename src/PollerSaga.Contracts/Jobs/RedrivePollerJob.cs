namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to run the failed and the unstarted pages of an ended job again, with the same task ids, a new deadline and the same window. The
/// number of redrives is not limited. Delivered pages stay as they are. If the preparation failed, it runs again. A job without such pages
/// ends again immediately. Responses: <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/>
/// if the job has not ended. A late copy of the command therefore runs no page twice.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">The person or program that sends the command, for the job's history. At most 256 characters; null is unknown.</param>
/// <param name="Timeout">Time from now to the new deadline; zero is no deadline. Null takes the time-out of the job's start.</param>
public sealed record RedrivePollerJob(Guid JobId, string? By = null, TimeSpan? Timeout = null);
