namespace PollerSaga.Window;

/// <summary>A task that was released before its job's window was narrowed has no place in it yet; it is started when one is free.</summary>
/// <param name="jobId">The job.</param>
internal sealed class JobWindowFullException(Guid jobId) : Exception($"The window of job {jobId} was narrowed and is full.");
