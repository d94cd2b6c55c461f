namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The task that a page shows.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task; ignored if there is an index.</param>
/// <param name="Index">The position of the page in the job, from 0; null to use the id.</param>
internal sealed record TaskQuery(Guid JobId, Guid TaskId, int? Index);
