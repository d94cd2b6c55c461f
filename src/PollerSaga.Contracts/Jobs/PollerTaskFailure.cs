namespace PollerSaga.Contracts.Jobs;

/// <summary>A failed task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="StartAt">The first record of its page.</param>
/// <param name="Error">Human-readable reason.</param>
public sealed record PollerTaskFailure(Guid TaskId, long StartAt, string? Error);
