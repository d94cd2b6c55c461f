namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Which task a page shows.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="TaskId">The task; does not count where there is an index.</param>
/// <param name="Index">Position of its page in the job, from 0; null where the task is known by its id.</param>
internal sealed record TaskAsked(Guid JobId, Guid TaskId, int? Index);
