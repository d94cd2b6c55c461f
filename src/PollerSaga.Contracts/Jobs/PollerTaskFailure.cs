namespace PollerSaga.Contracts.Jobs;

/// <summary>A task that failed for good.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="StartAt">The first record of its page.</param>
/// <param name="Error">The reason, for a person.</param>
public sealed record PollerTaskFailure(Guid TaskId, long StartAt, string? Error);
