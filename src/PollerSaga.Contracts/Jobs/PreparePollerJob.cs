namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Asks for a job's plan: read the API's metadata, lay down one task per page, release the first window.
/// A repeat finds the plan and releases nothing twice; it is answered by <see cref="PollerJobPrepared"/> again.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Address of the API.</param>
/// <param name="MaxConcurrency">The job's window.</param>
/// <param name="ExpiresAt">The job's time to live, as epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline, or null for none.</param>
/// <param name="Run">The run of the job that is prepared: 1, and one more with each redrive; null from workers that gave none.</param>
public sealed record PreparePollerJob(Guid JobId, Uri Url, int MaxConcurrency, long ExpiresAt, DateTimeOffset? DeadlineAt, int? Run = null);
