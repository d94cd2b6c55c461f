namespace PollerSaga.Window;

/// <summary>A task was to start, but its job is over.</summary>
/// <param name="jobId">The job.</param>
internal sealed class JobClosedException(Guid jobId) : Exception($"Job {jobId} is over.");
