namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// Report by a consumer of the processing queue: the payload is processed. The report can arrive before <see cref="PayloadEnqueued"/>.
/// A late or repeated report changes nothing. Neither does a report for an unknown or failed task.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
public sealed record PayloadProcessed(Guid JobId, Guid TaskId);
