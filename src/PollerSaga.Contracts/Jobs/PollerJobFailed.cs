namespace PollerSaga.Contracts.Jobs;

/// <summary>The job ended without polling every page. Published after the job's own state is stored.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State"><see cref="PollerJobState.Failed"/> or <see cref="PollerJobState.TimedOut"/>.</param>
/// <param name="Error">The reason, for a person.</param>
public sealed record PollerJobFailed(Guid JobId, PollerJobState State, string Error);
