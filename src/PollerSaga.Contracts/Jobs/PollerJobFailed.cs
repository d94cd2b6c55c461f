namespace PollerSaga.Contracts.Jobs;

/// <summary>The job ended without polling every page. Published after the job's own state is stored, and once more where the bus was away or the worker died in between: it may come twice.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State"><see cref="PollerJobState.Failed"/>, <see cref="PollerJobState.TimedOut"/> or <see cref="PollerJobState.Cancelled"/>.</param>
/// <param name="Error">The reason, for a person.</param>
public sealed record PollerJobFailed(Guid JobId, PollerJobState State, string Error);
