namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// A consumer of the processing queue reports that it has given a payload up: the task becomes <c>FAILED</c>, with this reason, also when its
/// job is over, whose own state stays. It is the last word on the payload, not the news of one try: a later <see cref="PayloadProcessed"/>
/// changes nothing. It may overtake <see cref="PayloadEnqueued"/>; a late or repeated report changes nothing, and neither does one for a
/// task that is not known, is being fetched, or is complete. One that is lost leaves the task <c>ENQUEUED</c>.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Error">Why, for a person; 2,048 characters of it are kept.</param>
public sealed record PayloadProcessingFailed(Guid JobId, Guid TaskId, string Error);
