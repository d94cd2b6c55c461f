namespace PollerSaga.Contracts.Jobs;

/// <summary>What was asked of a job is stored, or was already so.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">Where it is in its life now.</param>
/// <param name="MaxConcurrency">Its window.</param>
/// <param name="PausedAt">Since when it is held, UTC; null where it is not.</param>
/// <param name="DeadlineAt">Its deadline, UTC, as it would be were it not held; null for none.</param>
public sealed record PollerJobChanged(Guid JobId, PollerJobState State, int MaxConcurrency, DateTimeOffset? PausedAt, DateTimeOffset? DeadlineAt);
