namespace PollerSaga.Tests.Window.Properties;

/// <summary>A message on the processing queue.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Run">The job's run when it was sent.</param>
internal readonly record struct QueuedPage(Guid TaskId, int Run);
