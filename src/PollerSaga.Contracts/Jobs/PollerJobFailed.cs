namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// The job ended before every page was polled. The event is published after the job's state is stored. It is published again if the bus was
/// unavailable or the worker stopped in between, so it can arrive twice.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="State">
/// <see cref="PollerJobState.Failed"/>, <see cref="PollerJobState.TimedOut"/> or <see cref="PollerJobState.Cancelled"/>.
/// </param>
/// <param name="Error">Human-readable reason.</param>
public sealed record PollerJobFailed(Guid JobId, PollerJobState State, string Error);
