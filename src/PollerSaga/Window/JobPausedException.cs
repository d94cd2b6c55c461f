namespace PollerSaga.Window;

/// <summary>A task was to start, but its job is paused. It is started when the job is resumed.</summary>
/// <param name="jobId">The job.</param>
internal sealed class JobPausedException(Guid jobId) : Exception($"Job {jobId} is paused.");
