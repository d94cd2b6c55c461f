namespace PollerSaga.Maintenance.Retention;

/// <summary>The stored payload of a task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Index">Position of its page in the job.</param>
/// <param name="Bytes">The size of the payload.</param>
internal sealed record TaskPayload(Guid TaskId, int Index, long Bytes);
