namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// A consumer of the processing queue reports that it has processed a payload. It may overtake <see cref="PayloadEnqueued"/>;
/// a late or repeated report changes nothing, and neither does one for a task that is not known or has failed.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
public sealed record PayloadProcessed(Guid JobId, Guid TaskId);
