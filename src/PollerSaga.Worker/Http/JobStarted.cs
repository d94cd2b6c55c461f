namespace PollerSaga.Worker.Http;

/// <summary>The response to a start.</summary>
/// <param name="JobId">The job.</param>
internal sealed record JobStarted(Guid JobId);
