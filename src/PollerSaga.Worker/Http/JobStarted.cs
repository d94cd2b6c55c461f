namespace PollerSaga.Worker.Http;

/// <summary>The answer to a start.</summary>
/// <param name="JobId">The job.</param>
internal sealed record JobStarted(Guid JobId);
