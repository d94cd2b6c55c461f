namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// Report by a consumer of the processing queue: it no longer tries to process the payload. The task becomes <c>FAILED</c> with this
/// reason, even after its job has ended; the job's own state stays. The report is final and does not describe a single attempt: a later
/// <see cref="PayloadProcessed"/> changes nothing. The report can arrive before <see cref="PayloadEnqueued"/>. A late or repeated report
/// changes nothing. Neither does a report for a task that is unknown, <c>STARTED</c> or <c>COMPLETE</c>. If the report is lost, the task
/// stays <c>ENQUEUED</c>.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Error">Human-readable reason; the first 2,048 characters are stored.</param>
public sealed record PayloadProcessingFailed(Guid JobId, Guid TaskId, string Error);
